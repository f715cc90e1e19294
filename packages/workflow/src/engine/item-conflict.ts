import { join, JoinConflictError, type Policies, type WorkflowContext } from "@sheaf/context";
import { quote } from "@sheaf/context/messages";
import type { WorkflowSource } from "../declaration-source.ts";
import { type ErrorPlace, NodeFailedError, WorkflowError } from "../errors.ts";
import { policyHint } from "./branch-conflict.ts";
import { policyIn } from "./branch-log.ts";

/**
 * Joins the forks of items, which are in item order. Items that failed have none, so the number of a fork
 * is not that of its item.
 *
 * @param indexes The positions of their items; asked for only where they are to be named
 * @param source Of the workflow that has the policies.
 * @throws {@link ItemConflictError} if two items wrote a variable and its policy does not decide
 */
export function joinItems(
  context: WorkflowContext,
  forks: readonly WorkflowContext[],
  indexes: () => readonly number[],
  policies: Policies | undefined,
  source: WorkflowSource,
  place: ErrorPlace,
): WorkflowContext {
  try {
    return join(context, forks, policies, { tasks: "drop" });
  } catch (error) {
    if (!(error instanceof JoinConflictError)) throw new NodeFailedError(error, place);
    const hint = policyHint(error.key, policyIn(policies, error.key) ?? "error", source);
    throw new ItemConflictError(error, indexes(), hint, place);
  }
}

/** Items wrote one variable, and its policy does not decide. */
class ItemConflictError extends WorkflowError {
  /** @param hint How to fix it, with options spelled as by the author. */
  constructor(cause: JoinConflictError, indexes: readonly number[], hint: string, at: ErrorPlace) {
    const itemOf = (fork: unknown): string => String(indexes[Number(fork)]);
    const [a, b] = cause.writers.map(itemOf);
    // The message of a join refers to items by their position in its list.
    const clause = cause.problem.replaceAll(
      /\bfork (\d+)\b/g,
      (_, fork: string) => `item ${itemOf(fork)}`,
    );
    const message = `Cannot join variable ${quote(cause.key)}: items ${a} and ${b} ${clause}; ${hint}`;
    super("JOIN_CONFLICT", message, { ...at, cause });
  }
}
