import { quote } from "@sheaf/context/messages";
import { TASKS_IN_CODE, type WorkflowSource } from "../declaration-source.ts";
import { isRecord } from "../options/given.ts";
import type { WorkflowSettings } from "../graph/settings.ts";
import { createWorkflow, type Workflow } from "../graph/workflow.ts";
import { nameOf } from "../value-name.ts";
import { actionNameOf, entriesOf, targetsOf } from "./next-entries.ts";
import { isJoin } from "./option-table.ts";
import { TaskNode } from "./task-node.ts";
import type { TaskDeclaration } from "./task-options.ts";

/**
 * Makes a workflow of tasks. If no task has `next`, they run in the order listed. Otherwise the
 * workflow starts at the tasks with `start: true`, in the order listed, or at the first task if none
 * has it, and every other task runs when a `next` names it. O(tasks and targets).
 *
 * @param source Where they are declared, for errors. Default: code.
 * @throws TypeError if `tasks` is not a list of objects.
 * @example
 * ```ts
 * const workflow = compileTasks([{ name: "greet", action: () => "Hello" }], {});
 * (await run(workflow).result).tasks["greet"]?.output; // "Hello"
 * ```
 */
export function compileTasks(
  tasks: readonly TaskDeclaration[],
  settings: WorkflowSettings,
  source: WorkflowSource = TASKS_IN_CODE,
): Workflow {
  checkTasks(tasks);
  const isListed = tasks.every(({ next }) => next === undefined);
  const hasStarts = !isListed && tasks.some(({ start }) => start === true);
  const named = new Set(tasks.flatMap(({ next }) => entriesOf(next).flatMap(targetsOf)));
  const taken = takenNames(tasks, settings);
  const rates = new Map<string, TaskDeclaration>();
  let workflow: Workflow = createWorkflow([], settings).declaredIn(source);
  for (const [position, task] of tasks.entries()) {
    const { name } = task;
    const start = hasStarts ? task.start === true : position === 0;
    const isLedTo = isListed ? position > 0 : named.has(name);
    const problems = [
      ...problemsOfPlace(task, isListed, start && !isLedTo, taken),
      ...problemsOfRate(task, rates),
    ];
    const node = new TaskNode(task, isListed, problems, source.task(name));
    const join = isJoin(task.join) ? task.join : null;
    workflow = workflow.addNode(node, { join, start });
  }
  return isListed ? inOrder(workflow, tasks) : asNamed(workflow, tasks);
}

function checkTasks(tasks: unknown): void {
  if (!Array.isArray(tasks))
    throw new TypeError(`Cannot take tasks: expected a list, got ${nameOf(tasks)}`);
  for (const [position, task] of tasks.entries()) {
    if (!isRecord(task))
      throw new TypeError(
        `Cannot take task ${position + 1}: expected an object, got ${nameOf(task)}`,
      );
  }
}

/** What is wrong with a task among the other tasks. */
function problemsOfPlace(
  { start, join, as, fold, onFailure }: TaskDeclaration,
  isListed: boolean,
  isOnlyStart: boolean,
  taken: ReadonlySet<string>,
): readonly string[] {
  const problems: string[] = [];
  if (isListed && typeof start === "boolean")
    problems.push('has "start", but no task has "next": tasks run in the order listed');
  if (!isListed && onFailure !== undefined)
    problems.push(
      'has "onFailure", but tasks have "next": give it an entry of "next" with "on" instead',
    );
  if (isOnlyStart && isJoin(join)) problems.push("joins branches, but no task leads to it");
  if (as !== undefined && taken.has(as))
    problems.push(`calls its items ${quote(as)}, which is a parameter or variable`);
  const folded = fold?.as;
  if (typeof folded === "string" && taken.has(folded))
    problems.push(`calls the value of its fold ${quote(folded)}, which is a parameter or variable`);
  return problems;
}

/** @param rates The first task with each rate that has a name. */
function problemsOfRate(task: TaskDeclaration, rates: Map<string, TaskDeclaration>): string[] {
  const name = task.rate?.name;
  if (typeof name !== "string") return [];
  const other = rates.get(name);
  if (other === undefined) rates.set(name, task);
  return ["limit", "per"].flatMap((option) => {
    const [own, first] = [task, other ?? task].map(
      ({ rate }) => (rate as unknown as Readonly<Record<string, unknown>>)[option],
    );
    if (typeof own !== "number" || typeof first !== "number" || own === first) return [];
    const where = `task ${quote(other?.name ?? "")}`;
    return [`has the rate ${quote(name)} with "${option}" ${own}, which is ${first} in ${where}`];
  });
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
