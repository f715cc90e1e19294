import type { Json } from "@sheaf/context";
import type { WorkflowError } from "./errors.ts";
import type { TaskPath } from "./task-path.ts";

/** What became of an item. */
export type ItemStatus = "succeeded" | "failed" | "canceled" | "skipped";

/** An error as it is kept with results: JSON. */
export interface ErrorReport {
  /** Stable: decide by this. */
  readonly code: string;
  /** For people. */
  readonly message: string;
  /** Where and of what it began, where that was in an item or in a sub-workflow. */
  readonly cause?: CauseReport;
}

/** The first cause of a failure, as it is kept with results: JSON. */
export interface CauseReport {
  /** Stable: decide by this. */
  readonly code: string;
  /** For people. */
  readonly message: string;
  /** The tasks on the way there, as in `outer/inner`. */
  readonly task: string;
  /** The same with, of lists, the position of the item, the outermost first. */
  readonly path: TaskPath;
}

/** Makes reports of errors, without the secrets of the run. */
export interface ErrorReporter {
  /** The error as results keep it: without what is around the workflow. */
  reportOf(error: WorkflowError): ErrorReport;
}

/** What an attempt failed of. */
export interface AttemptError extends ErrorReport {
  /** Of the class of what was thrown. */
  readonly name: string;
}

/** An item that failed. */
export interface Failure<Item = Json> {
  /** Its position, from 0. */
  readonly index: number;
  /** The item itself, by reference; a list where items are handed out in batches. */
  readonly item: Item;
  /** How often it was tried. */
  readonly attempts: number;
  /** Of its last attempt. */
  readonly error: ErrorReport;
}

/** One item in the result of a fan-out. */
export interface ItemReport {
  /** Its position in the list, from 0. */
  readonly index: number;
  /** What became of it; `skipped` was never started. */
  readonly status: ItemStatus;
  /** How often it was tried. */
  readonly attempts: number;
  /** Of its last attempt, unless that succeeded. */
  readonly error?: ErrorReport;
}
