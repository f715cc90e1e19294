import type { OutputFeed } from "../contract/outputs.ts";
import type { ErrorReporter } from "../item-report.ts";
import { ItemResults } from "./item-results.ts";
import type { Plan } from "./plan.ts";
import { ReadResults } from "./read-results.ts";
import { ReadSource } from "./read-source.ts";
import type { ItemSource } from "./source.ts";

/** The results of a list, for those who read its outputs, if anybody does. */
export function resultsFor(
  feed: OutputFeed | null,
  collect: Plan["collect"],
  reporter: ErrorReporter,
): ItemResults {
  return feed === null
    ? new ItemResults(collect, reporter)
    : new ReadResults(collect, reporter, feed);
}

/** The same for its items. */
export function sourceFor(feed: OutputFeed | null, source: ItemSource): ItemSource {
  return feed === null ? source : new ReadSource(source, feed);
}
