import type { ERROR_CODES, WorkflowErrorCode } from "../error-codes.ts";
import { WorkflowError } from "../errors.ts";

type JournalErrorCode = {
  [Code in WorkflowErrorCode]: (typeof ERROR_CODES)[Code]["class"] extends "JournalError"
    ? Code
    : never;
}[WorkflowErrorCode];

/**
 * A journal that cannot be used, or that belongs to another run, or a run that has ended. Nothing in the journal
 * was changed. Your own journals throw it too.
 */
export class JournalError extends WorkflowError {
  /** It would fail again. */
  readonly retryable = false;

  /**
   * @param code What is wrong.
   * @param message The whole message.
   * @param cause What led to it.
   */
  constructor(code: JournalErrorCode, message: string, cause?: unknown) {
    super(code, message, cause === undefined ? {} : { cause });
  }
}
