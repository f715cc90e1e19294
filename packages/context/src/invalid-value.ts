import { InvalidValueError } from "./errors.ts";

/**
 * Which part of a value is not JSON, such as `output.a is a Date, not JSON`, for messages that name the
 * value themselves. Undefined if something else was thrown.
 *
 * @example
 * ```ts
 * try {
 *   jsonOf({ at: new Date() }, "event");
 * } catch (error) {
 *   invalidValueIn(error); // "event.at is a Date, not JSON"
 * }
 * ```
 */
export function invalidValueIn(thrown: unknown): string | undefined {
  if (!isInvalidValue(thrown)) return undefined;
  return thrown.problem.replace(/ is a Promise, not JSON$/, " is a promise; await it first");
}

/** False if the check itself throws, as it does for a revoked proxy. */
function isInvalidValue(thrown: unknown): thrown is InvalidValueError {
  try {
    return thrown instanceof InvalidValueError;
  } catch {
    return false;
  }
}
