import type { Run } from "../contract/run.ts";
import type { ItemResults } from "../fan-out/item-results.ts";
import { exceeds, type Plan } from "../fan-out/plan.ts";
import type { ItemSource } from "../fan-out/source.ts";
import { itemsFailed, tooFewSucceeded } from "../first-cause.ts";
import { type ItemsSite, sourceError } from "./source-of-items.ts";
import { itemsEnd, type TaskEnd } from "./task-result.ts";
import { placeIn } from "./task-site.ts";

/** How a task ends whose items have all ended. */
export function endOfItems(
  site: ItemsSite,
  source: ItemSource,
  plan: Plan,
  results: ItemResults,
  run: Run,
): TaskEnd {
  const task = site.id;
  const { failed, succeeded, unwanted, total } = results;
  const { until } = plan;
  if (until !== null && succeeded >= until) return itemsEnd(results, "succeeded", null);
  if (source.failure !== null) {
    const error = sourceError(site, source.failure.cause, total);
    return itemsEnd(results, "failed", error);
  }
  const { cancellation } = run;
  if (cancellation.isCanceled && (succeeded + unwanted < total || source.total === null)) {
    const status = cancellation.failure === null ? "canceled" : "failed";
    return itemsEnd(results, status, cancellation.endOf(task, results.firstFailure));
  }
  const cause = results.firstFailure?.error;
  const place = { ...placeIn(site, "withItems", { cause }), cause };
  if (until !== null)
    return itemsEnd(results, "failed", tooFewSucceeded(succeeded, total, until, place));
  if (exceeds(plan.tolerate, failed, total)) {
    return itemsEnd(results, "failed", itemsFailed(failed, total, place));
  }
  return itemsEnd(results, "succeeded", null);
}
