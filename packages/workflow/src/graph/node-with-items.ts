import type { Graph } from "./graph.ts";

/** A node that may run items. Apart from what nodes need, which refers to workflows: those are drawn by it. */
export abstract class NodeWithItems {
  /** @internal True if it runs a list of items. */
  get hasItems(): boolean {
    return false;
  }

  /** @internal What each item runs after its action; null if nothing. */
  get afterAction(): Graph | null {
    return null;
  }
}
