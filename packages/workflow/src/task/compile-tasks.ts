import { messageOf } from "@sheaf/context/messages";
import { TASKS_IN_CODE, type WorkflowSource } from "../declaration-source.ts";
import { isRecord } from "../options/given.ts";
import { FINAL } from "../journal/recorded-steps.ts";
import type { WorkflowSettings } from "../graph/settings.ts";
import { createWorkflow, Workflow } from "../graph/workflow.ts";
import { nameOf } from "../value-name.ts";
import type { EachTasks } from "./each-of-items.ts";
import { actionNameOf, entriesOf, targetsOf } from "./next-entries.ts";
import { isJoin } from "./option-table.ts";
import { problemsOfPlace, problemsOfRate, publishesOf, takenNames } from "./place-problems.ts";
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
  return compiled(tasks, settings, source, null);
}

/** What a list of tasks under `each` is inside. */
interface Around {
  /** Names of tasks that it can read, or be confused with. */
  readonly tasks: ReadonlySet<string>;
  /** Names that templates already know. */
  readonly taken: ReadonlySet<string>;
  /** The lists themselves, the outermost first. */
  readonly lists: readonly unknown[];
}

/** @param around Null for tasks that are not under `each`. */
function compiled(
  tasks: readonly TaskDeclaration[],
  settings: WorkflowSettings,
  source: WorkflowSource,
  around: Around | null,
): Workflow {
  checkTasks(tasks);
  const isListed = tasks.every(({ next }) => next === undefined);
  const hasStarts = !isListed && tasks.some(({ start }) => start === true);
  const named = new Set(tasks.flatMap(({ next }) => entriesOf(next).flatMap(targetsOf)));
  const taken = new Set([...takenNames(tasks, settings), ...(around?.taken ?? [])]);
  const inside: Around = {
    tasks: new Set([...tasks.map(({ name }) => name), ...(around?.tasks ?? [])]),
    taken,
    lists: [...(around?.lists ?? []), tasks],
  };
  const rates = new Map<string, TaskDeclaration>();
  let workflow: Workflow = createWorkflow([], settings).declaredIn(source);
  for (const [position, task] of tasks.entries()) {
    const { name } = task;
    const start = hasStarts ? task.start === true : position === 0;
    const isLedTo = isListed ? position > 0 : named.has(name);
    const problems = [
      ...problemsOfPlace(task, isListed, start && !isLedTo, taken),
      ...problemsOfRate(task, rates),
      ...problemsOfName(task, around),
    ];
    const each = eachOf(task, settings, source, inside, problems);
    const node = new TaskNode(task, isListed, problems, source.task(name), each, around !== null);
    const join = isJoin(task.join) ? task.join : null;
    workflow = workflow.addNode(node, { join, start });
  }
  return isListed ? inOrder(workflow, tasks) : asNamed(workflow, tasks);
}

function checkTasks(tasks: unknown): void {
  if (!Array.isArray(tasks))
    throw new TypeError(`Cannot compile tasks: expected a list, got ${nameOf(tasks)}`);
  for (const [position, task] of tasks.entries()) {
    if (!isRecord(task))
      throw new TypeError(
        `Cannot compile task ${position + 1}: expected an object, got ${nameOf(task)}`,
      );
  }
}

/** How deeply lists of items may be nested by `each`. */
const MAX_NESTED = 50;

/** The tasks under `each`. What is wrong with them is a problem of the task that has them. */
function eachOf(
  task: TaskDeclaration,
  { policies, maxSteps }: WorkflowSettings,
  source: WorkflowSource,
  around: Around,
  problems: string[],
): EachTasks | null {
  const { name, each } = task;
  if (!Array.isArray(each) || each.length === 0) return null;
  if (around.lists.length > MAX_NESTED || around.lists.includes(each)) {
    problems.push(`has "each" inside itself, or inside more than ${MAX_NESTED - 1} others`);
    return null;
  }
  const settings = {
    ...(policies === undefined ? {} : { policies }),
    ...(maxSteps === undefined ? {} : { maxSteps }),
  };
  try {
    const workflow = compiled(each, settings, source.each(name), within(task, around)).check();
    const [publish] = each.flatMap((one) => [...publishesOf(one)]);
    return { workflow, publishes: publish !== undefined };
  } catch (error) {
    problems.push(`has tasks in "each" that cannot run: ${messageOf(error)}`);
    return null;
  }
}

/** What follows the action of a task, beside a workflow that is this action. */
function within({ action, as, fold }: TaskDeclaration, { tasks, taken, lists }: Around): Around {
  const inAction = action instanceof Workflow ? [...action.nodes.keys()] : [];
  const final = action instanceof Workflow && action.settings.finally !== undefined ? [FINAL] : [];
  const own = [as, fold?.as].filter((name) => name !== undefined);
  return {
    tasks: new Set([...tasks, ...inAction, ...final]),
    taken: new Set([...taken, ...own]),
    lists,
  };
}

/** Results and paths have the names of tasks, so those of `each` must have others. */
function problemsOfName({ name }: TaskDeclaration, around: Around | null): readonly string[] {
  return around?.tasks.has(name) === true ? ['has the name of a task outside its "each"'] : [];
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
