import { messageOf, plural, quote } from "@sheaf/context/messages";
import { type ErrorPlace, WorkflowError } from "../errors.ts";

/** Items of a batch failed, or what its action gave does not fit the batch. */
export class BatchError extends WorkflowError {
  declare readonly code: "BATCH_FAILED" | "INVALID_BATCH_REPORT";

  private constructor(code: BatchError["code"], problem: string, place: ErrorPlace) {
    super(code, problem, place);
  }

  /** @internal Some of its items failed, as the action says. */
  static failed(failed: number, length: number, place: ErrorPlace): BatchError {
    const task = quote(place.task ?? "");
    const what = `${failed} of ${plural(length, "item")} failed`;
    return new BatchError(
      "BATCH_FAILED",
      `Cannot complete a batch of task ${task}: ${what}`,
      place,
    );
  }

  /** @internal */
  static invalid(cause: unknown, place: ErrorPlace): BatchError {
    const output = `output of task ${quote(place.task ?? "")}`;
    const problem = `Cannot accept the ${output}: ${messageOf(cause)}`;
    return new BatchError("INVALID_BATCH_REPORT", problem, { ...place, cause });
  }
}
