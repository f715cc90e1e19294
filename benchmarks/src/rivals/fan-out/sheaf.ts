import { type Extent } from "../../scenario/dataset.ts";
import { contextWithItems, workflowEngine } from "../../item-engines.ts";

/** What describes ours in the table of engines. */
export const sheafEngine = {
  name: "Sheaf",
  package: "@sheaf/workflow",
  source: "https://www.npmjs.com/package/@sheaf/workflow",
  why: "A context of its own for every item, isolated by law; outputs checked, copied and frozen; a record of every item; failures, retries, limits.",
} as const;

/** Our run of the same work; its context holds what the others are given as plain JSON. */
export function sheafRun(extent: Extent, items: number): () => Promise<readonly unknown[]> {
  return workflowEngine(sheafEngine.name, contextWithItems(extent, items)).run;
}
