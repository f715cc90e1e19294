import type { Cancellation } from "../contract/cancellation.ts";
import {
  ActionFailedError,
  type ErrorPlace,
  isWorkflowError,
  type WorkflowError,
} from "../errors.ts";

/** The error for what an action threw. An error of a workflow inside may already name this place. */
export function actionError(thrown: unknown, place: ErrorPlace): WorkflowError {
  const isOwn =
    isWorkflowError(thrown) && thrown.task === place.task && thrown.index === place.index;
  return isOwn ? thrown : new ActionFailedError(thrown, place);
}

/**
 * False if the attempt must end with the error of the cancellation instead. A workflow inside that was
 * ended together with the run already names where that happened.
 */
export function isReported(
  { code }: WorkflowError,
  { isCanceled, failure }: Cancellation,
): boolean {
  return !isCanceled || code === failure?.code;
}

/** How an attempt ends that did not succeed: a run that is ended by `fail` fails what is under way. */
export function statusOfFailure({ isCanceled, failure }: Cancellation): "canceled" | "failed" {
  return isCanceled && failure === null ? "canceled" : "failed";
}

/** Ends an attempt that the run stops waiting for. It is never reported. */
export const cancellationNotice: Readonly<Error> = new Error("canceled");

/** True if time was up for an attempt, or for all attempts at an item. */
export function isTimeOut({ code }: WorkflowError): boolean {
  return code === "TIMEOUT" || code === "DEADLINE";
}
