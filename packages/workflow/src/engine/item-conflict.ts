import { join, JoinConflictError, type Policies, type WorkflowContext } from "@sheaf/context";
import { quote } from "@sheaf/context/messages";
import type { WorkflowSource } from "../declaration-source.ts";
import { type ErrorPlace, NodeFailedError, WorkflowError } from "../errors.ts";
import { clauseAbout, policyHint } from "./branch-conflict.ts";
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
    const [a, b] = cause.writers.map((fork) => indexes[Number(fork)]);
    const clause = clauseAbout(cause, [`item ${a}`, `item ${b}`]);
    const message = `Cannot join variable ${quote(cause.key)}: items ${a} and ${b} ${clause}; ${hint}`;
    super("JOIN_CONFLICT", message, { ...at, cause });
  }
}
