import type { Json } from "@sheaf/context";
import type { AttemptError, ErrorReport, ItemReport } from "../fan-out/item-report.ts";
import type { NodeRun } from "../graph/node.ts";
import type { TaskEnd } from "./task-result.ts";

/** What a function in a task sees beside the context. */
export interface Scope {
  /** The run that the task is part of. */
  readonly run: NodeRun;
  /** Which attempt is being made, from 1. */
  readonly attempt: number;
}

/** What `retry.when` sees beside the context of the item. */
export interface RetryScope extends Scope {
  /** What the attempt failed of; null after a success. */
  readonly error: AttemptError | null;
  /** What the action gave; null after a failure. */
  readonly result: () => Json;
}

/** An item that failed. */
export interface Failure {
  /** Its position, from 0. */
  readonly index: number;
  /** How often it was tried. */
  readonly attempts: number;
  /** Of its last attempt. */
  readonly error: ErrorReport;
}

/** What `publish` and `next` see of the task that has ended; of a fan-out, of all its items together. */
export interface EndScope<Output = Json> extends Scope {
  /** The task succeeded. */
  readonly succeeded: () => boolean;
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
  /** The items that failed, in item order; empty where they are not collected. */
  readonly failures: () => readonly Failure[];
}

/** The scope of what follows a task. Its functions need no `this`, so that they can be taken out. */
export function endScopeOf(scope: Scope, end: TaskEnd): EndScope {
  const is = (status: TaskEnd["status"]) => (): boolean => end.status === status;
  return {
    ...scope,
    succeeded: is("succeeded"),
    failed: is("failed"),
    timedOut: () => end.hasTimedOut,
    canceled: is("canceled"),
    skipped: is("skipped"),
    result: () => end.output,
    failures: () => end.list?.failures().map(failureOf) ?? [],
  };
}

function failureOf({ index, attempts, error }: ItemReport): Failure {
  return { index, attempts, error: error as ErrorReport };
}
