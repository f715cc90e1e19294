import { propertyOf } from "@sheaf/context/messages";
import type { WorkflowError } from "../errors.ts";
import type { StartRate } from "../contract/start-rate.ts";
import type { Json, WorkflowContext } from "@sheaf/context";
import type { AttemptError } from "../item-report.ts";

/** How to run the items of one fan-out. All values have been checked. */
export interface Plan {
  /** The most items that run at once. */
  readonly concurrency: number;
  /** Seconds that one attempt may take; null if there is no limit. */
  readonly timeout: number | null;
  /** Seconds that all attempts at an item may take together, pauses included; null if there is no limit. */
  readonly deadline: number | null;
  readonly retry: RetryPlan | null;
  /** At which attempts start; null if there is no limit. */
  readonly rate: StartRate | null;
  /** Whether an item runs; null: all do. */
  readonly itemWhen: ((context: WorkflowContext) => boolean) | null;
  /** As soon as this many items have succeeded, the others are ended; null: all run. */
  readonly until: number | null;
  readonly tolerate: Tolerance;
  /** Whether further items start after more have failed than are tolerated. */
  readonly onItemFailure: "continue" | "stop";
  /** What is kept of the items. */
  readonly collect: "outputs" | "failures" | "none";
}

/** How many items may fail: a number, or a percentage of all. */
export interface Tolerance {
  readonly count: number;
  readonly isPercentage: boolean;
}

/** When and how often a failed item is retried. */
export interface RetryPlan {
  /** The maximum number of further attempts. */
  readonly count: number;
  /** Seconds before the k-th of them, from 1. */
  readonly delay: (k: number) => number;
  /** Whether another attempt is made, within `count`; null: after every failure. */
  readonly when: ((context: WorkflowContext, attempted: Attempted) => boolean) | null;
  /** False if other items may run during the delay. */
  readonly holds: boolean;
}

/** The end of one attempt. */
export interface Attempted {
  /** Which attempt it was, from 1. */
  readonly attempt: number;
  /** Null after a success. */
  readonly error: AttemptError | null;
  /** What the action returned; null after a failure. */
  readonly output: Json;
}

/** True if there are more failures than are tolerated. */
export function exceeds(
  { count, isPercentage }: Tolerance,
  failed: number,
  total: number,
): boolean {
  return isPercentage ? failed * 100 > count * total : failed > count;
}

/** True if no more items are to start because too many have failed. */
export function mustStop(
  { onItemFailure, tolerate }: Plan,
  failed: number,
  total: number | null,
): boolean {
  return onItemFailure === "stop" && exceeds(tolerate, failed, total ?? 0);
}

/** True if the item is skipped; false also if its condition cannot be evaluated. */
export function isSkipped(
  context: WorkflowContext,
  itemWhen: (context: WorkflowContext) => boolean,
): boolean {
  try {
    return !itemWhen(context);
  } catch {
    return false;
  }
}

/** True if an attempt may be ended before its action is. */
export function hasLimit({ timeout, deadline, until }: Plan): boolean {
  return timeout !== null || deadline !== null || until !== null;
}

/** What `retry.when` sees. */
export function attempted(attempt: number, error: WorkflowError | null, output: Json): Attempted {
  if (error === null) return { attempt, error, output };
  const { code, message, cause } = error;
  const name = propertyOf(cause, "name");
  return {
    attempt,
    error: { code, message, name: typeof name === "string" ? name : error.name },
    output,
  };
}
