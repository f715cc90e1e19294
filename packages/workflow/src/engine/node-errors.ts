import type { WorkflowContext } from "@sheaf/context";
import { isWorkflowError, NodeFailedError, WorkflowError } from "../errors.ts";
import type { Outcome } from "../graph/outcome.ts";

/** The outcome of a node that has thrown. */
export function failureOf(node: string, context: WorkflowContext, thrown: unknown): Outcome {
  const error = new NodeFailedError(thrown, { task: node });
  return { status: "failed", context, output: null, error, actions: null };
}

/** The error itself if it is a WorkflowError, otherwise one with it as the cause. */
export function asWorkflowError(node: string, error: unknown): WorkflowError {
  return error instanceof WorkflowError ? error : new NodeFailedError(error, { task: node });
}

/** The failures that the node reports as handled inside it; the node may be foreign code. */
export function handledInside({ handledInside: errors }: Outcome): readonly WorkflowError[] {
  return Array.isArray(errors) ? errors.filter(isWorkflowError) : [];
}
