import { InvalidRunError, type WorkflowError } from "@sheaf/workflow";
import type { TextFile } from "./given/text-file.ts";
import type { Problem } from "./problem.ts";

/** An error of a run as a problem. Its place is told where it stands in the document, not in another one. */
export function problemOf(error: WorkflowError, document: TextFile | null): Problem {
  const { code, task, index, file, line, column } = error;
  const isHere = document !== null && file === document.name;
  return {
    code,
    ...toldBy(error),
    ...(task === undefined ? {} : { task }),
    ...(index === undefined ? {} : { index }),
    ...(isHere && line !== undefined && column !== undefined ? { line, column } : {}),
  };
}

/** The message without its hint, which is told by itself. */
function toldBy(error: WorkflowError): Pick<Problem, "message" | "hint"> {
  const { message } = error;
  const hint = error instanceof InvalidRunError ? error.hint : undefined;
  if (hint === undefined) return { message };
  return { message: message.slice(0, -`; ${hint}`.length), hint };
}
