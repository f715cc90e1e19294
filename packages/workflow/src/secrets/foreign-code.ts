import { isPositionedError, type PositionedError, propertyOf } from "@sheaf/context/messages";

/** Causes of causes that are looked at: behind more of them nothing says whose the code is. */
const MAX_CAUSES = 100;

/** Whether the code of the error is what something else than the engine called it, which may be anything. */
export function isForeignCode(error: PositionedError): boolean {
  let cause: unknown = error;
  for (let step = 0; step < MAX_CAUSES && isPositionedError(cause); step++) {
    if (cause.code !== error.code) return false;
    ({ cause } = cause);
  }
  return isPositionedError(cause) || propertyOf(cause, "code") === error.code;
}
