import { firstCauseOf, InvalidRunError, type WorkflowError } from "@sheaf/workflow";
import { thrownBy } from "./error-details.ts";
import type { TextFile } from "../input/text-file.ts";
import type { Problem } from "./problem.ts";

/**
 * An error of a run as a problem. Its place is told where it stands in the document, not in another
 * one, and so is what the code of an action threw.
 *
 * @param mask Puts `***` for what is secret.
 */
export function problemOf(
  error: WorkflowError,
  document: TextFile | null,
  mask: (text: string) => string,
): Problem {
  const { code, task, index, file, line, column } = error;
  const isHere = document !== null && file === document.name;
  return {
    code,
    ...toldBy(error),
    ...(task === undefined ? {} : { task }),
    ...(index === undefined ? {} : { index }),
    ...causeOf(error),
    ...(isHere && line !== undefined && column !== undefined ? { line, column } : {}),
    ...thrownBy(error, error.message, mask),
  };
}

function causeOf(error: WorkflowError): Pick<Problem, "cause"> {
  const { error: first, path } = firstCauseOf(error);
  if (first === error) return {};
  const { code, message } = first;
  return { cause: { code, message, task: path.map(({ task }) => task).join("/"), path } };
}

/** The message without its hint, which is told by itself. */
function toldBy(error: WorkflowError): Pick<Problem, "message" | "hint"> {
  const { message } = error;
  const hint = error instanceof InvalidRunError ? error.hint : undefined;
  if (hint === undefined) return { message };
  return { message: message.slice(0, -`; ${hint}`.length), hint };
}
