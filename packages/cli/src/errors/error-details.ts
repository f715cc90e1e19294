import { WorkflowError } from "@sheaf/workflow";
import type { Problem } from "./problem.ts";
import { messageOf, propertyOf, stackOf } from "../text/unknown-error.ts";
import { placeOf, placeText } from "../source/source-position.ts";

/** How far behind an error its cause is looked for. */
const MAX_CAUSES = 64;

/**
 * What the code of an action threw: where, and what that was caused by. It stands behind the errors
 * that the run made of it.
 *
 * @param message As it is told anyway.
 * @param mask Puts `***` for what is secret.
 */
export function thrownBy(
  error: unknown,
  message: string,
  mask: (text: string) => string,
): Pick<Problem, "causes" | "thrownAt" | "stack"> {
  const [thrown, ...causes] = chainOf(error).filter((cause) => !isOfRun(cause));
  if (thrown === undefined) return {};
  const place = placeOf(thrown);
  // Some say themselves what they are caused by.
  const told = causes.map(messageOf).filter((text) => !message.includes(text));
  return {
    ...(told.length === 0 ? {} : { causes: told.map(mask) }),
    ...(place === null ? {} : { thrownAt: mask(placeText(place)) }),
    ...(typeof thrown === "object" ? { stack: mask(stackOf(thrown)) } : {}),
  };
}

/** The error and its causes. */
function chainOf(error: unknown): readonly unknown[] {
  const chain = new Set<unknown>();
  let cause = error;
  while (cause !== undefined && cause !== null && chain.size < MAX_CAUSES && !chain.has(cause)) {
    chain.add(cause);
    cause = propertyOf(cause, "cause");
  }
  return [...chain];
}

/** False where asking throws. */
function isOfRun(cause: unknown): boolean {
  try {
    return cause instanceof WorkflowError;
  } catch {
    return false;
  }
}
