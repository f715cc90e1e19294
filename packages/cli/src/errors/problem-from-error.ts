import { firstCauseOf, InvalidRunError, type WorkflowError } from "@sheaf/workflow";
import { errorDetails } from "./error-details.ts";
import type { Problem } from "./problem.ts";

/**
 * The problem for an error of a run.
 *
 * @param document Name of the document; positions in other documents are left out.
 * @param mask Replaces secrets with `***`.
 */
export function problemFromError(
  error: WorkflowError,
  document: string | null,
  mask: (text: string) => string,
): Problem {
  const { code, task, index, file, line, column } = error;
  const isInDocument = document !== null && file === document;
  return {
    code,
    ...messageAndHint(error),
    ...(task === undefined ? {} : { task }),
    ...(index === undefined ? {} : { index }),
    ...firstCause(error),
    ...(isInDocument && line !== undefined && column !== undefined ? { line, column } : {}),
    ...errorDetails(error, error.message, mask),
  };
}

function firstCause(error: WorkflowError): Pick<Problem, "cause"> {
  const { error: first, path } = firstCauseOf(error);
  if (first === error) return {};
  const { code, message } = first;
  return { cause: { code, message, task: path.map(({ task }) => task).join("/"), path } };
}

/** The message ends with the hint, which is printed on a line of its own. */
function messageAndHint(error: WorkflowError): Pick<Problem, "message" | "hint"> {
  const { message } = error;
  const hint = error instanceof InvalidRunError ? error.hint : undefined;
  if (hint === undefined) return { message };
  return { message: message.slice(0, -`; ${hint}`.length), hint };
}
