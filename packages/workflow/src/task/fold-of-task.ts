import { type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import { invalidValueIn, messageOf } from "@sheaf/context/messages";
import type { OutputFeed } from "../contract/outputs.ts";
import type { Run, Scope } from "../contract/run.ts";
import { BatchItemResults, BatchItemSource } from "../fan-out/batch-items.ts";
import { FoldedResults, FoldedSource } from "../fan-out/folded-items.ts";
import type { ListSource } from "../fan-out/list-source.ts";
import type { StreamSource } from "../fan-out/stream-source.ts";
import type { ItemResults } from "../fan-out/item-results.ts";
import type { Plan } from "../fan-out/plan.ts";
import { resultsFor, sourceFor } from "../fan-out/read-items.ts";
import type { ItemSource } from "../fan-out/source.ts";
import { evaluatorOf, type FoldOptions, type TaskDeclaration } from "./task-options.ts";
import { evaluated } from "./task-plan.ts";
import { optionError, type TaskSite } from "./task-site.ts";

/**
 * What the items of a task come from, and where they end: of a fold, each gets what the one before it gave,
 * and those of batches may count by themselves.
 */
export function itemsFor(
  site: TaskSite,
  { fold, count }: TaskDeclaration,
  batchSize: number | null,
  feed: OutputFeed | null,
  source: ListSource | StreamSource,
  { collect }: Plan,
  context: WorkflowContext,
  run: Run,
  scope: Scope,
): readonly [ItemSource, ItemResults] {
  if (count === "items" && batchSize !== null) {
    const results = new BatchItemResults(batchSize, collect, run, feed);
    return [new BatchItemSource(source, results, feed), results];
  }
  if (fold === undefined) return [sourceFor(feed, source), resultsFor(feed, collect, run)];
  let from: Json;
  try {
    from = startOf(site, fold, context, scope);
  } catch (error) {
    source.close();
    throw error;
  }
  const results = new FoldedResults(from, collect, run, feed);
  return [new FoldedSource(source, results, fold.as, feed), results];
}

function startOf(site: TaskSite, fold: FoldOptions, context: WorkflowContext, scope: Scope): Json {
  const from = evaluated(site, "fold.from", evaluatorOf<unknown, Scope>(fold.from), context, scope);
  try {
    return jsonOf(from ?? null, "from");
  } catch (cause) {
    const problem = invalidValueIn(cause) ?? messageOf(cause);
    throw optionError(site, "INVALID_VALUE", "fold.from", problem, { cause });
  }
}
