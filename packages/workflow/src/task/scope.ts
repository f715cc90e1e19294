import type { Json } from "@sheaf/context";
import type { AttemptError, ErrorReport, Failure } from "../item-report.ts";
import type { NodeRun, Scope } from "../contract/run.ts";
import type { TaskEnd } from "./task-result.ts";

/** What `retry.when` sees besides the context of the item. */
export interface RetryScope extends Scope {
  /** Why the attempt failed; null after a success. */
  readonly error: AttemptError | null;
  /** What the action returned; null after a failure. */
  readonly result: () => Json;
}

declare const SUCCEEDED: unique symbol;

/**
 * Whether a task succeeded, marked for the compiler: if a `when` returns exactly this, the targets of
 * its entry run only after a success, and the types of outputs there say so.
 */
export type Succeeded = boolean & {
  /** Only for the compiler: no value has it. */
  readonly [SUCCEEDED]: true;
};

/** What `publish` and `next` see of the task that has ended; of a fan-out, all its items together. */
export interface EndScope<Output = Json, Item = Json> extends Scope {
  /** The task succeeded. */
  readonly succeeded: () => Succeeded;
  /** The task failed, time-outs included. */
  readonly failed: () => boolean;
  /** The task failed, and its last error, or that of an item, was a time-out or a deadline. */
  readonly timedOut: () => boolean;
  /** The run was canceled before the task was done. */
  readonly canceled: () => boolean;
  /** Its `when` did not hold. */
  readonly skipped: () => boolean;
  /** The output of the task. */
  readonly result: () => Output;
  /** Why the task failed; null if it did not fail. */
  readonly error: ErrorReport | null;
  /** The items that failed, in item order; empty where they are not collected. */
  readonly failures: () => readonly Failure<Item>[];
}

/**
 * What an entry of `next` sees with `on: "success"`, which is the default: nothing failed, and types
 * refuse to ask for an error.
 */
export interface SuccessScope<Output = Json> extends Scope {
  /** The task succeeded; otherwise it was skipped. */
  readonly succeeded: () => Succeeded;
  /** Its `when` did not hold. */
  readonly skipped: () => boolean;
  /** The output of the task. */
  readonly result: () => Output;
}

/** The same for a task with items, of which as many may have failed as it tolerates. */
export interface ItemsSuccessScope<Output = Json, Item = Json> extends SuccessScope<Output> {
  /** The items that failed, in item order; empty where they are not collected. */
  readonly failures: () => readonly Failure<Item>[];
}

/** What an entry of `next` sees with `on: "failure"`. */
export interface FailureScope<Output = Json, Item = Json> extends Scope {
  /** Always true. It is there so that one function can serve several entries. */
  readonly failed: () => boolean;
  /** The last error of the task, or of an item, was a time-out or a deadline. */
  readonly timedOut: () => boolean;
  /** Why the task failed. */
  readonly error: ErrorReport;
  /** The outputs of the items that succeeded; null without items. */
  readonly result: () => Output | null;
  /** The items that failed, in item order; empty where they are not collected. */
  readonly failures: () => readonly Failure<Item>[];
}

/** The scope of what follows a task. Its functions do not use `this`, so they can be destructured. */
export function endScopeOf({ run, attempt }: Scope, end: TaskEnd): EndScope {
  const is = (status: TaskEnd["status"]) => (): boolean => end.status === status;
  return {
    // Not spread: V8 before 12 makes a hidden class for each property behind a spread, every time.
    run,
    attempt,
    succeeded: is("succeeded") as () => Succeeded,
    failed: is("failed"),
    timedOut: () => end.hasTimedOut,
    canceled: is("canceled"),
    skipped: is("skipped"),
    result: () => end.output,
    error:
      end.status === "failed" && end.error !== null
        ? { code: end.error.code, message: end.error.message }
        : null,
    failures: () => end.list?.failures() ?? [],
  };
}

/** The run as templates see it whose values are not kept: what they make is not counted. */
export function uncounted({ id, startedAt, signal, key, log, progress }: NodeRun): NodeRun {
  return { id, startedAt, signal, key, log, progress };
}
