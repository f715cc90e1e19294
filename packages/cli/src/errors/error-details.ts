import { isPositionedError, propertyOf } from "@sheaf/context/messages";
import { formatPosition, throwPosition } from "../source/source-position.ts";
import { messageOf, stackOf } from "../text/unknown-error.ts";
import type { Problem } from "./problem.ts";

const MAX_CAUSES = 64;

/**
 * Position, causes and stack of what the code of an action threw: the first error in the chain of
 * causes that the workflow engine did not create itself.
 *
 * @param message The message of the problem; causes that it already contains are left out.
 * @param mask Replaces secrets with `***`.
 */
export function errorDetails(
  error: unknown,
  message: string,
  mask: (text: string) => string,
): Pick<Problem, "causes" | "thrownAt" | "stack"> {
  const [thrown, ...causes] = causeChain(error).filter((cause) => !isPositionedError(cause));
  if (thrown === undefined) return {};
  const position = throwPosition(thrown);
  const newCauses = causes.map(messageOf).filter((text) => !message.includes(text));
  return {
    ...(newCauses.length === 0 ? {} : { causes: newCauses.map(mask) }),
    ...(position === null ? {} : { thrownAt: mask(formatPosition(position)) }),
    ...(typeof thrown === "object" ? { stack: mask(stackOf(thrown)) } : {}),
  };
}

/** The error, its cause, the cause of that, and so on. */
function causeChain(error: unknown): readonly unknown[] {
  const chain = new Set<unknown>();
  let cause = error;
  while (cause !== undefined && cause !== null && chain.size < MAX_CAUSES && !chain.has(cause)) {
    chain.add(cause);
    cause = propertyOf(cause, "cause");
  }
  return [...chain];
}
