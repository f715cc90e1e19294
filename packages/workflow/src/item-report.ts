import type { Json } from "@sheaf/context";
import type { WorkflowError } from "./errors.ts";
import type { TaskPath } from "./task-path.ts";

/** How an item ended. */
export type ItemStatus = "succeeded" | "failed" | "canceled" | "skipped";

/** An error in a result, as JSON. */
export interface ErrorReport {
  /** Stable: decide by this. */
  readonly code: string;
  /** The message, which may change. */
  readonly message: string;
  /** Where and why the failure began, if that was in an item or in a sub-workflow. */
  readonly cause?: CauseReport;
}

/** The first cause of a failure in a result, as JSON. */
export interface CauseReport {
  /** Stable: decide by this. */
  readonly code: string;
  /** The message, which may change. */
  readonly message: string;
  /** The tasks on the path to it, such as `outer/inner`. */
  readonly task: string;
  /** The same tasks, with the index of the item for lists, the outermost first. */
  readonly path: TaskPath;
}

/** Makes reports of errors, without the secrets of the run. */
export interface ErrorReporter {
  /** The error for a result, without the tasks around the workflow. */
  reportOf(error: WorkflowError): ErrorReport;
}

/** Why an attempt failed. */
export interface AttemptError extends ErrorReport {
  /** The name of the class of what was thrown. */
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
  /** The error of its last attempt. */
  readonly error: ErrorReport;
}

/** One item in the result of a fan-out. */
export interface ItemReport {
  /** Its position in the list, from 0. */
  readonly index: number;
  /** How it ended; `skipped` was never started. */
  readonly status: ItemStatus;
  /** How often it was tried. */
  readonly attempts: number;
  /** The error of its last attempt, unless that succeeded or was no longer needed. */
  readonly error?: ErrorReport;
}
