import type { Json } from "@sheaf/context";
import type { AttemptError, ErrorReport, Failure } from "../item-report.ts";
import type { NodeRun, Scope } from "../contract/run.ts";
import type { TaskEnd } from "./task-result.ts";

/** What `retry.when` sees beside the context of the item. */
export interface RetryScope extends Scope {
  /** What the attempt failed of; null after a success. */
  readonly error: AttemptError | null;
  /** What the action gave; null after a failure. */
  readonly result: () => Json;
}

declare const SUCCEEDED: unique symbol;

/**
 * Whether a task succeeded, marked for the compiler: where a `when` returns it as it is, the tasks of
 * its entry run after a success only, and the types of outputs follow.
 */
export type Succeeded = boolean & {
  /** Only for the compiler: no value has it. */
  readonly [SUCCEEDED]: true;
};

/** What `publish` and `next` see of the task that has ended; of a fan-out, of all its items together. */
export interface EndScope<Output = Json, Item = Json> extends Scope {
  /** The task succeeded. */
  readonly succeeded: () => Succeeded;
  /** The task failed; timed out included. */
  readonly failed: () => boolean;
  /** The task failed, and its last error, or that of an item, was that time was up. */
  readonly timedOut: () => boolean;
  /** The run was canceled before the task was done. */
  readonly canceled: () => boolean;
  /** Its `when` did not hold. */
  readonly skipped: () => boolean;
  /** The output of the task. */
  readonly result: () => Output;
  /** What the task failed of; null where it did not fail. */
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

/** The same of a task with items, of which some may have failed: as many as it tolerates. */
export interface ItemsSuccessScope<Output = Json, Item = Json> extends SuccessScope<Output> {
  /** The items that failed, in item order; empty where they are not collected. */
  readonly failures: () => readonly Failure<Item>[];
}

/** What an entry of `next` sees with `on: "failure"`. */
export interface FailureScope<Output = Json, Item = Json> extends Scope {
  /** True: it is there so that one function can serve several entries. */
  readonly failed: () => boolean;
  /** The last error of the task, or of an item, was that time was up. */
  readonly timedOut: () => boolean;
  /** What the task failed of. */
  readonly error: ErrorReport;
  /** What the items that succeeded gave; null without items. */
  readonly result: () => Output | null;
  /** The items that failed, in item order; empty where they are not collected. */
  readonly failures: () => readonly Failure<Item>[];
}

/** The scope of what follows a task. Its functions need no `this`, so that they can be taken out. */
export function endScopeOf(scope: Scope, end: TaskEnd): EndScope {
  const is = (status: TaskEnd["status"]) => (): boolean => end.status === status;
  return {
    ...scope,
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
