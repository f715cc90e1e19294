import { firstCauseOf, InvalidRunError, type WorkflowError } from "@sheaf/workflow";
import { errorDetails } from "./error-details.ts";
import type { Problem } from "./problem.ts";

/**
 * The problem for an error of a run.
 *
 * @param document Name of the document.
 * @param mask Replaces secrets with `***`.
 */
export function problemFromError(
  error: WorkflowError,
  document: string | null,
  mask: (text: string) => string,
): Problem {
  const { code, task, index } = error;
  return {
    code,
    ...messageAndHint(error),
    ...(task === undefined ? {} : { task }),
    ...(index === undefined ? {} : { index }),
    ...firstCause(error),
    ...(document === null ? {} : positionOf(error, document)),
    ...errorDetails(error, error.message, mask),
  };
}

/** Nothing without the name of a file: it may be any. */
function positionOf(
  { file, line, column }: WorkflowError,
  document: string,
): Pick<Problem, "file" | "line" | "column"> {
  if (file === undefined || line === undefined || column === undefined) return {};
  return file === document ? { line, column } : { file, line, column };
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
