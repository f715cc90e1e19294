import type { WorkflowContext } from "@sheaf/context";
import type { Node } from "./node.ts";

/** How many of the nodes that lead to a node must have arrived before it runs; null: each arrival runs it. */
export type JoinRule = "all" | number | null;

/** Decides whether an edge is followed after a success. */
export type EdgeCondition = (context: WorkflowContext, output: unknown) => boolean;

/** A node with everything that a workflow says about it. */
export interface Vertex {
  readonly node: Node;
  readonly join: JoinRule;
  /** Targets by action, in the order in which they were added. */
  readonly edges: ReadonlyMap<string, readonly string[]>;
  /** Edges after a success, in the order in which they were added. */
  readonly conditional: readonly { readonly when: EdgeCondition; readonly to: string }[];
  /** Where to go if no edge applies. */
  readonly defaultRoute: string | null;
  /** The nodes that lead here, by any edge or route, each once. */
  readonly predecessors: ReadonlySet<string>;
}
