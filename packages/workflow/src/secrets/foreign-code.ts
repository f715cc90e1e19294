import { isWorkflowError, propertyOf, type WorkflowError } from "../errors.ts";

/** Causes of causes that are looked at: behind more of them nothing says whose the code is. */
const MAX_CAUSES = 100;

/** Whether the code of the error is what something else than the engine called it, which may be anything. */
export function isForeignCode(error: WorkflowError): boolean {
  let cause: unknown = error;
  for (let step = 0; step < MAX_CAUSES && isWorkflowError(cause); step++) {
    if (cause.code !== error.code) return false;
    ({ cause } = cause);
  }
  return isWorkflowError(cause) || propertyOf(cause, "code") === error.code;
}
