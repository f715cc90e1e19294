import { TASKS_IN_CODE, type WorkflowSource } from "../declaration-source.ts";
import { quote } from "../errors.ts";
import type { WorkflowSettings } from "../graph/settings.ts";
import { createWorkflow, type Workflow } from "../graph/workflow.ts";
import { isJoin } from "./option-checks.ts";
import { actionNameOf, entriesOf, targetsOf, TaskNode } from "./task-node.ts";
import type { TaskDeclaration } from "./task-options.ts";

/**
 * The tasks as a workflow. Where none says what comes next, they run in the order listed; else each
 * starts where another names it, and those that none names start at once, in the order listed.
 * O(tasks and targets).
 *
 * @param source Where they are declared, for errors; code unless given.
 * @throws InvalidValueError where the input of a task holds what is not JSON.
 */
export function compileTasks(
  tasks: readonly TaskDeclaration[],
  settings: WorkflowSettings,
  source: WorkflowSource = TASKS_IN_CODE,
): Workflow {
  const isListed = tasks.every(({ next }) => next === undefined);
  const named = new Set(tasks.flatMap(({ next }) => entriesOf(next).flatMap(targetsOf)));
  const taken = takenNames(tasks, settings);
  const starts: TaskNode[] = [];
  const others: TaskNode[] = [];
  for (const [position, task] of tasks.entries()) {
    const isStart = isListed ? position === 0 : !named.has(task.name);
    const problems = [
      ...(isStart && isJoin(task.join) ? ["joins branches, but no task leads to it"] : []),
      ...(task.as !== undefined && taken.has(task.as)
        ? [`calls its items ${quote(task.as)}, which is a parameter or variable`]
        : []),
    ];
    const node = new TaskNode(task, isListed, problems, source.task(task.name));
    (isStart ? starts : others).push(node);
  }
  let workflow: Workflow = createWorkflow(starts, settings).declaredIn(source);
  for (const node of others)
    workflow = workflow.addNode(node, { join: isJoin(node.task.join) ? node.task.join : null });
  return isListed ? inOrder(workflow, tasks) : asNamed(workflow, tasks);
}

/** Names that `as` would hide. */
function takenNames(
  tasks: readonly TaskDeclaration[],
  { parameters = {}, vars = {} }: WorkflowSettings,
): ReadonlySet<string> {
  const taken = new Set([...Object.keys(parameters), ...Object.keys(vars)]);
  for (const { publish, next } of tasks) {
    for (const block of [publish, ...entriesOf(next).map((entry) => entry.publish)])
      for (const name of Object.keys(block ?? {})) taken.add(name);
  }
  return taken;
}

function inOrder(start: Workflow, tasks: readonly TaskDeclaration[]): Workflow {
  let workflow = start;
  for (const [position, { name }] of tasks.entries()) {
    const following = tasks[position + 1];
    if (following !== undefined) workflow = workflow.addDefaultRoute(name, following.name);
  }
  return workflow;
}

function asNamed(start: Workflow, tasks: readonly TaskDeclaration[]): Workflow {
  let workflow = start;
  for (const { name, next } of tasks) {
    for (const [position, entry] of entriesOf(next).entries())
      for (const target of targetsOf(entry))
        workflow = workflow.addEdge(name, actionNameOf(position), target);
  }
  return workflow;
}
