import { isPositionedError, type PositionedError, propertyOf } from "@sheaf/context/messages";

/** How far a chain of causes is followed. */
const MAX_CAUSES = 100;

/** Whether the code of the error comes from user code, and so may be any text. */
export function isForeignCode(error: PositionedError): boolean {
  let cause: unknown = error;
  for (let step = 0; step < MAX_CAUSES && isPositionedError(cause); step++) {
    if (cause.code !== error.code) return false;
    ({ cause } = cause);
  }
  return isPositionedError(cause) || propertyOf(cause, "code") === error.code;
}
