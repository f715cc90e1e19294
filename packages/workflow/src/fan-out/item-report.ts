import type { WorkflowError } from "../errors.ts";

/** What became of an item. */
export type ItemStatus = "succeeded" | "failed" | "canceled" | "skipped";

/** An error as it is kept with results: JSON. */
export interface ErrorReport {
  /** Stable: decide by this. */
  readonly code: string;
  /** For people. */
  readonly message: string;
}

/** Makes reports of errors, without the secrets of the run. */
export interface Reporter {
  reportOf(error: WorkflowError): ErrorReport;
}

/** What an attempt failed of. */
export interface AttemptError extends ErrorReport {
  /** Of the class of what was thrown. */
  readonly name: string;
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
