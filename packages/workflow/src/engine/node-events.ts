import type { Run } from "../contract/run.ts";
import type { WorkflowError } from "../errors.ts";
import type { Outcome } from "../graph/outcome.ts";

export function sendStart(scope: Run, node: string): void {
  scope.send({ type: "task.started", ...scope.eventPlace(node) });
}

export function sendEnd(
  scope: Run,
  node: string,
  { status }: Outcome,
  error: WorkflowError | null,
): void {
  const took = scope.control.times?.of(scope.path + node);
  const place = { ...scope.eventPlace(node), ...(took === undefined ? {} : { duration: took }) };
  if (error === null) scope.send({ type: `task.${status}`, ...place });
  else {
    const what = error.code === "CANCELED" ? "canceled" : "failed";
    scope.send({ type: `task.${what}`, ...place, error: scope.eventError(error) });
  }
}
