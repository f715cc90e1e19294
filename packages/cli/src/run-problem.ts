import { WorkflowError } from "@sheaf/workflow";
import type { Problem } from "./problem.ts";

/** How far behind an error its cause is looked for. */
const MAX_CAUSES = 8;

/** An error of a run as a problem. Its place in the document stands on it or on one of its causes. */
export function problemOf(error: WorkflowError): Problem {
  const { code, message, task, index } = error;
  return {
    code,
    message,
    ...(task === undefined ? {} : { task }),
    ...(index === undefined ? {} : { index }),
    ...placeOf(error),
  };
}

function placeOf(error: WorkflowError): Pick<Problem, "line" | "column"> {
  let cause: unknown = error;
  for (let step = 0; step < MAX_CAUSES && cause instanceof WorkflowError; step++) {
    const { line, column } = cause as { readonly line?: unknown; readonly column?: unknown };
    if (typeof line === "number" && typeof column === "number") return { line, column };
    ({ cause } = cause);
  }
  return {};
}
