import type { TaskEvent } from "../contract/events.ts";
import { type BranchName, type Run, stepName } from "../contract/run.ts";
import type { WorkflowError } from "../errors.ts";
import type { Outcome } from "../graph/outcome.ts";

/** @param branch As it is before the step. */
export function sendStart(scope: Run, node: string, branch: BranchName): void {
  scope.send({ type: "task.started", ...placeOf(scope, node, branch) });
}

export function sendEnd(
  scope: Run,
  node: string,
  branch: BranchName,
  { status }: Outcome,
  error: WorkflowError | null,
): void {
  const took = scope.control.times?.of(scope.path + node);
  const place = {
    ...placeOf(scope, node, branch),
    ...(took === undefined ? {} : { duration: took }),
  };
  if (error === null) scope.send({ type: `task.${status}`, ...place });
  else {
    const what = error.code === "CANCELED" ? "canceled" : "failed";
    scope.send({ type: `task.${what}`, ...place, error: scope.eventError(error) });
  }
}

function placeOf(
  scope: Run,
  node: string,
  branch: BranchName,
): Pick<TaskEvent, "task" | "path" | "key"> {
  const place = scope.eventPlace(node);
  if (!scope.control.showsKeys) return place;
  return { ...place, key: `${scope.key}/${stepName(node, branch)}` };
}
