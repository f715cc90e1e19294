import {
  type Json,
  type JsonObject,
  recordUnchecked,
  type Shape,
  type WorkflowContext,
} from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";
import type { ErrorReport, ItemReport, ErrorReporter } from "../item-report.ts";
import { isTimeOut } from "../fan-out/attempt-failure.ts";
import type { ItemResults } from "../fan-out/item-results.ts";
import type { SingleAttempt } from "../fan-out/single-attempt.ts";

/** How a task ended. */
export type TaskStatus = "succeeded" | "failed" | "canceled" | "skipped";

/** The result of a task, as `context.task(name)` gives it. */
export interface TaskResult<Output = Json> {
  /** How it ended. */
  readonly status: TaskStatus;
  /** What its action returned, null for nothing; of a task with items, a list in item order. */
  readonly output: Output;
  /** Why it failed. */
  readonly error?: ErrorReport;
}

/** Stands for what an item gives: outputs have null besides, for items that give nothing. */
declare const GIVEN: unique symbol;

/** The result of a task with items. */
export interface ItemsResult<Output = Json, Given = unknown> extends TaskResult<Output> {
  /** @internal Only a type. */
  readonly [GIVEN]?: Given;
  /** Items in all. */
  readonly total: number;
  /** Items that succeeded. */
  readonly succeeded: number;
  /** Items that failed. */
  readonly failed: number;
  /** Items that never started. Only of a task with `itemWhen` or `until`. */
  readonly skipped?: number;
  /** How each ended, in item order: all of them, those that did not succeed, or none, depending on `collect`. */
  readonly items: readonly ItemReport[];
}

/** Results by the name of the task. */
export type ResultsOf<S extends Shape> = S["tasks"] extends object
  ? S["tasks"]
  : Readonly<Record<string, TaskResult>>;

/** How a task ended, for `publish` and `next`. */
export interface TaskEnd {
  readonly status: TaskStatus;
  readonly output: Json;
  readonly error: WorkflowError | null;
  readonly hasTimedOut: boolean;
  /** The results of its items; null if it has none. */
  readonly list: ItemResults | null;
  /** The context with what its items published; absent if they cannot. */
  readonly joined?: WorkflowContext;
}

/** The end of an action. */
export function succeededEnd(output: Json): TaskEnd {
  return { status: "succeeded", output, error: null, hasTimedOut: false, list: null };
}

/** The end of a task that did nothing. */
export const SKIPPED: Readonly<TaskEnd> = {
  status: "skipped",
  output: null,
  error: null,
  hasTimedOut: false,
  list: null,
};

/** The end of a task that failed before or after its work. */
export function failedEnd(error: WorkflowError, end: TaskEnd = SKIPPED): TaskEnd {
  return { ...end, status: "failed", error };
}

/** The end of a task without items, which runs as a single item. If that never started, `ending` says why. */
export function singleEnd(results: ItemResults, ending: () => WorkflowError): TaskEnd {
  const status = results.succeeded > 0 ? "succeeded" : results.failed > 0 ? "failed" : "canceled";
  return {
    status,
    output: results.outputs()?.[0] ?? null,
    error: status === "succeeded" ? null : (results.firstFailure?.error ?? ending()),
    hasTimedOut: status === "failed" && results.hasTimedOut,
    list: null,
  };
}

/** The same for a task that ran as a single attempt, without a list of one item. */
export function attemptEnd({ status, output, error }: SingleAttempt): TaskEnd {
  const hasTimedOut = status === "failed" && error !== null && isTimeOut(error);
  return { status, output, error, hasTimedOut, list: null };
}

/** The end of a task with items. `error` says why it did not succeed. */
export function itemsEnd(
  results: ItemResults,
  status: TaskStatus,
  error: WorkflowError | null,
): TaskEnd {
  return {
    status,
    output: results.output,
    error,
    hasTimedOut: status === "failed" && results.hasTimedOut,
    list: results,
  };
}

/** How deeply a report of an error with a first cause and its path is nested. */
const HEIGHT_WITH_CAUSE = 4;

/**
 * The result as the context keeps it. The reports of items are made when they are first read, because
 * most workflows never read them and making them takes a quarter of the time that the engine spends on
 * an item (benchmark `itemTimes`).
 */
export function resultOf(
  { status, output, error, list }: TaskEnd,
  reporter: ErrorReporter,
  tellsSkipped = false,
): JsonObject {
  const report = error === null ? null : Object.freeze(reporter.reportOf(error));
  if (list === null) {
    const reported = report === null ? { status, output } : { status, output, error: report };
    return recordUnchecked(reported as unknown as JsonObject);
  }
  const reported = report === null ? {} : { error: report as unknown as Json };
  const { total, succeeded, failed, skipped } = list;
  const result = {
    status,
    output,
    total,
    succeeded,
    failed,
    ...(tellsSkipped ? { skipped } : {}),
    get items(): Json {
      return list.reports() as unknown as Json;
    },
    ...reported,
  };
  const height =
    report?.cause === undefined ? list.height : Math.max(list.height, HEIGHT_WITH_CAUSE);
  return recordUnchecked(result, height + 1);
}
