import type { CodesOf } from "@sheaf/context/messages";
import type { ERROR_CODES } from "../error-codes.ts";
import { type ErrorPlace, WorkflowError } from "../errors.ts";

/** What can go wrong between a run and its workers. */
export type WorkerErrorCode = CodesOf<typeof ERROR_CODES, "WorkerError">;

/** An item could not be performed elsewhere, for a reason that is not its action. */
export class WorkerError extends WorkflowError {
  /** Stable: decide by this. */
  declare readonly code: WorkerErrorCode;

  /**
   * @param code What happened.
   * @param problem The end of the message: `its thread ended`.
   */
  constructor(code: WorkerErrorCode, problem: string, place: ErrorPlace = {}) {
    super(code, `Cannot run the item: ${problem}`, place);
  }
}
