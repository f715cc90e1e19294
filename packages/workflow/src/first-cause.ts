import {
  isWorkflowError,
  ItemsFailedError,
  type WorkflowError,
  type ErrorPlace,
} from "./errors.ts";
import type { CauseReport } from "./item-report.ts";
import { stepOf, type TaskPath, type TaskStep } from "./task-path.ts";

/** The most causes that are followed: a foreign error may have any number of them. */
const MAX_STEPS = 1_000;

/** Where a failure began. */
export interface FirstCause {
  /** The error of the task in which it began; the given error itself if it began there. */
  readonly error: WorkflowError;
  /** The tasks on the path to it, with the index of the item for lists, the outermost first. */
  readonly path: TaskPath;
  /** What the program threw; undefined if the engine itself found the problem. */
  readonly thrown: unknown;
}

/**
 * Finds where a failure began: an error of a list is caused by the error of an item, and one of a
 * sub-workflow by the error of a task in it. O(depth).
 *
 * @example
 * ```ts
 * const workflow = compileTasks([{ name: "print", withItems: ["a"], action: "printer" }], {});
 * const actions = { printer: () => Promise.reject(new Error("no paper")) };
 * const [error] = (await run(workflow, { actions }).result).errors;
 * error && firstCauseOf(error).path; // [{ task: "print", index: 0 }]
 * ```
 */
export function firstCauseOf(error: WorkflowError): FirstCause {
  const path: TaskStep[] = [];
  let first = error;
  let before: WorkflowError | null = null;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const { task, index, cause } = first;
    if (before !== null && staysWithin(before, first)) path.pop();
    else if (before !== null && namesBoth(before, first))
      path.splice(-1, 1, outerOf(before, first));
    if (task !== undefined) path.push(stepOf(task, index));
    if (!isWorkflowError(cause) || cause.task === undefined) break;
    before = first;
    first = cause;
  }
  return { error: first, path, thrown: first.cause };
}

/** Errors that are caused by another of the same task. */
const OF_SAME_TASK: ReadonlySet<string> = new Set([
  "ItemsFailedError",
  "RetryConditionError",
  "RunStoppedError",
]);

/** Compares names, because an error whose secrets are masked keeps only that of its class. */
function staysWithin({ name, task, index }: WorkflowError, cause: WorkflowError): boolean {
  return OF_SAME_TASK.has(name) && task === cause.task && (index ?? cause.index) === cause.index;
}

/** A handled failure has its whole path as task, such as `outer/inner`. */
function namesBoth({ name, task }: WorkflowError, cause: WorkflowError): boolean {
  return name === "WorkflowError" && task?.endsWith(`/${cause.task}`) === true;
}

function outerOf({ task = "", index }: WorkflowError, cause: WorkflowError): TaskStep {
  return stepOf(task.slice(0, -`/${cause.task}`.length), index);
}

/** The tasks of a path, as in `outer/inner`. */
function taskNameOf(path: TaskPath): string {
  return path.map(({ task }) => task).join("/");
}

/** The report of the first cause; undefined if it is the error itself. */
export function causeReportOf(
  error: WorkflowError,
  around: TaskPath,
  reportOf: (error: WorkflowError) => { readonly code: string; readonly message: string },
): CauseReport | undefined {
  const { error: first, path } = firstCauseOf(error);
  if (first === error) return undefined;
  const steps = [...around, ...path].map((step) => Object.freeze({ ...step }));
  const { code, message } = reportOf(first);
  return Object.freeze({ code, message, task: taskNameOf(steps), path: Object.freeze(steps) });
}

/** The error of a task of which too many items failed, with the reason of the first. */
export function itemsFailed(
  failed: number,
  total: number,
  place: ErrorPlace & { readonly cause: WorkflowError | undefined },
): ItemsFailedError {
  return new ItemsFailedError(`${failed} of ${total} items failed${because(place.cause)}`, place);
}

/** The error of a task of which fewer items succeeded than `until` needs. */
export function tooFewSucceeded(
  succeeded: number,
  total: number,
  needed: number,
  place: ErrorPlace & { readonly cause: WorkflowError | undefined },
): ItemsFailedError {
  const count = `${succeeded} of ${total} items succeeded`;
  return new ItemsFailedError(`${count}, and it needs ${needed}${because(place.cause)}`, place);
}

function because(cause: WorkflowError | undefined): string {
  return cause === undefined ? "" : `; ${firstCauseText(cause)}`;
}

function firstCauseText(itemError: WorkflowError): string {
  const { error, path } = firstCauseOf(itemError);
  const [line = ""] = error.message.split("\n");
  const code =
    error.code === "ACTION_FAILED" || line.includes(error.code) ? "" : ` (${error.code})`;
  const where = path.map(({ task, index }, depth) => {
    const item = index === undefined ? "" : `item ${index}`;
    return depth === 0 ? item : `task ${JSON.stringify(task)}${item === "" ? "" : ` ${item}`}`;
  });
  return `${where.filter((step) => step !== "").join(", ")}: ${line}${code}`;
}
