import type { Json } from "@sheaf/context";
import { RetryConditionError, type WorkflowError } from "../errors.ts";
import { attempted, type RetryPlan } from "./plan.ts";
import type { RunningAttempt } from "./running-attempt.ts";

/**
 * Whether another attempt is to follow this one; the error of the item if `retry.when` fails.
 *
 * @param error Null after a success.
 * @param output Null after a failure.
 */
export function retryAfter(
  { count, when }: RetryPlan,
  { attempt, context }: RunningAttempt,
  error: WorkflowError | null,
  output: Json,
): boolean | WorkflowError {
  if (attempt > count) return false;
  try {
    return when === null || when(context, attempted(attempt, error, output));
  } catch (thrown) {
    const raised = thrown as WorkflowError;
    return error === null ? raised : new RetryConditionError(raised, error);
  }
}
