import type { WorkflowError } from "@sheaf/workflow";
import type { TextFile } from "./given/text-file.ts";
import type { Problem } from "./problem.ts";

/** An error of a run as a problem. Its place is told where it stands in the document, not in another one. */
export function problemOf(error: WorkflowError, document: TextFile | null): Problem {
  const { code, message, task, index, file, line, column } = error;
  const isHere = document !== null && file === document.name;
  return {
    code,
    message,
    ...(task === undefined ? {} : { task }),
    ...(index === undefined ? {} : { index }),
    ...(isHere && line !== undefined && column !== undefined ? { line, column } : {}),
  };
}
