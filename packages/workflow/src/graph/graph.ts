import type { WorkflowSource } from "../declaration-source.ts";
import type { EdgeTable } from "./edge-table.ts";
import type { WorkflowProblem } from "./invalid-workflow-error.ts";
import type { WorkflowSettings } from "./settings.ts";
import type { Links, Vertex } from "./vertex.ts";

/** A workflow in the form in which it runs. */
export interface Graph {
  /** The nodes that the workflow starts with, in order. */
  readonly starts: readonly string[];
  /** By identifier, in the order in which the nodes were added. */
  readonly vertices: ReadonlyMap<string, Vertex>;
  readonly settings: WorkflowSettings;
  /** How many nodes lie on every path to each node, by number; null if no node joins branches. O(edges · log nodes) once. */
  readonly ranks: () => Int32Array | null;
  /** Where it is declared, for errors. */
  readonly source: WorkflowSource;
}

/** A workflow assembled from its additions, valid or not. */
export interface Assembly extends Graph {
  /** Edges from and to nodes that were not added, by identifier. */
  readonly unknown: ReadonlyMap<string, Links>;
  readonly table: EdgeTable;
  /** What was wrong with single additions, in their order. */
  readonly problems: readonly WorkflowProblem[];
}
