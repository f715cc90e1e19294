import type { Extent } from "../../scenario/dataset.ts";
import { contextWithItems, workflowEngine } from "../../scenario/item-engines.ts";
import { ownBench } from "../../scenario/workbench.ts";

/** What the table of engines shows of ours. */
export const sheafEngine = {
  name: "Sheaf",
  package: "@sheaf/workflow",
  source: "https://www.npmjs.com/package/@sheaf/workflow",
  why: "A context of its own for every item, isolated by law; outputs checked, copied and frozen; a record of every item; failures, retries, limits.",
} as const;

/** Our run of the same work; its context holds what the others get as plain JSON. */
export async function sheafRun(
  extent: Extent,
  items: number,
): Promise<() => Promise<readonly unknown[]>> {
  const bench = await ownBench();
  return workflowEngine(bench, sheafEngine.name, contextWithItems(bench, extent, items)).run;
}
