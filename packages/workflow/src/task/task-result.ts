import { type Json, type JsonObject, recordUnchecked, type Shape } from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";
import type { ErrorReport, ItemReport, ErrorReporter } from "../item-report.ts";
import type { ItemResults } from "../fan-out/item-results.ts";

/** How a task ended. */
export type TaskStatus = "succeeded" | "failed" | "canceled" | "skipped";

/** The result of a task, as `context.task(name)` gives it. */
export interface TaskResult<Output = Json> {
  /** How it ended. */
  readonly status: TaskStatus;
  /** What its action gave, of a list in item order; null where it gave nothing. */
  readonly output: Output;
  /** What it failed of. */
  readonly error?: ErrorReport;
}

/** The result of a task with items. */
export interface ItemsResult<Output = Json> extends TaskResult<Output> {
  /** Items in all. */
  readonly total: number;
  /** Items that succeeded. */
  readonly succeeded: number;
  /** Items that failed. */
  readonly failed: number;
  /** What became of each, in item order; by `collect` of all, of those that did not succeed, or none. */
  readonly items: readonly ItemReport[];
}

/** Results by the name of the task. */
export type ResultsOf<S extends Shape> = S["tasks"] extends object
  ? S["tasks"]
  : Readonly<Record<string, TaskResult>>;

/** How a task ended, for what follows it. */
export interface TaskEnd {
  readonly status: TaskStatus;
  readonly output: Json;
  readonly error: WorkflowError | null;
  readonly hasTimedOut: boolean;
  /** What became of its items; null where it has none. */
  readonly list: ItemResults | null;
}

/** A task that did nothing. */
export const SKIPPED: Readonly<TaskEnd> = {
  status: "skipped",
  output: null,
  error: null,
  hasTimedOut: false,
  list: null,
};

/** A task that failed before or after its work. */
export function failedEnd(error: WorkflowError, end: TaskEnd = SKIPPED): TaskEnd {
  return { ...end, status: "failed", error };
}

/** A task of one item that is the task itself. It never started where the run was ended before, by `ending`. */
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

/** A task with items, of which `error` says why it did not succeed. */
export function itemsEnd(
  results: ItemResults,
  status: TaskStatus,
  error: WorkflowError | null,
): TaskEnd {
  return {
    status,
    output: results.outputs(),
    error,
    hasTimedOut: status === "failed" && results.hasTimedOut,
    list: results,
  };
}

/** Levels of an error that has a first cause, with the path there. */
const HEIGHT_WITH_CAUSE = 4;

/**
 * What the context keeps. The reports of items are made when they are first read: most workflows
 * never do, and making them takes a quarter of the time of all that is done for an item (benchmark
 * `itemTimes`).
 */
export function resultOf(
  { status, output, error, list }: TaskEnd,
  reporter: ErrorReporter,
): JsonObject {
  const report = error === null ? null : Object.freeze(reporter.reportOf(error));
  const reported = report === null ? {} : { error: report as unknown as Json };
  if (list === null) return { status, output, ...reported };
  const { total, succeeded, failed } = list;
  const result = {
    status,
    output,
    total,
    succeeded,
    failed,
    get items(): Json {
      return list.reports() as unknown as Json;
    },
    ...reported,
  };
  const height =
    report?.cause === undefined ? list.height : Math.max(list.height, HEIGHT_WITH_CAUSE);
  return recordUnchecked(result, height + 1);
}
