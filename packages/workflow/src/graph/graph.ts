import type { WorkflowSource } from "../declaration-source.ts";
import type { WorkflowProblem } from "./invalid-workflow-error.ts";
import type { WorkflowSettings } from "./settings.ts";
import type { Vertex } from "./vertex.ts";

/** A workflow in the form in which it runs. */
export interface Graph {
  /** The nodes that the workflow starts with, in order. */
  readonly starts: readonly string[];
  /** By identifier, in the order in which the nodes were added. */
  readonly vertices: ReadonlyMap<string, Vertex>;
  readonly settings: WorkflowSettings;
  /** How many nodes lie on every path to each node; null if no node joins branches. O(edges · log nodes) once. */
  readonly ranks: () => ReadonlyMap<string, number> | null;
  /** Where it is declared, for errors. */
  readonly source: WorkflowSource;
}

/** What edges and routes say about a node, whether it was added or not. */
export type Links = Omit<Vertex, "node" | "join">;

/** A workflow assembled from its additions, valid or not. */
export interface Assembly extends Graph {
  /** Edges from and to nodes that were not added, by identifier. */
  readonly unknown: ReadonlyMap<string, Links>;
  /** What was wrong with single additions, in their order. */
  readonly problems: readonly WorkflowProblem[];
}

/** The links of a node, which may be an unknown one. */
export function linksOf(assembly: Assembly, id: string): Links | undefined {
  return assembly.vertices.get(id) ?? assembly.unknown.get(id);
}

/** Where edges and routes of a node lead. A target comes once for each of them. */
export function* targetsOf({ edges, conditional, defaultRoute }: Links): Iterable<string> {
  for (const targets of edges.values()) yield* targets;
  for (const { to } of conditional) yield to;
  if (defaultRoute !== null) yield defaultRoute;
}
