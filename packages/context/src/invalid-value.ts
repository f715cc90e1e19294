import { InvalidValueError } from "./errors.ts";

/**
 * What in a value is not JSON, such as `output.a is a Date, not JSON`: the messages of a workflow say
 * in the words of its author what could not be taken. Undefined where something else was thrown.
 */
export function invalidValueIn(thrown: unknown): string | undefined {
  if (!isInvalidValue(thrown)) return undefined;
  return thrown.problem.replace(/ is a Promise, not JSON$/, " is a promise; await it first");
}

/** False where asking throws, as it does of a revoked proxy. */
function isInvalidValue(thrown: unknown): thrown is InvalidValueError {
  try {
    return thrown instanceof InvalidValueError;
  } catch {
    return false;
  }
}
