import type { Assembly } from "./graph.ts";
import type { EdgeCondition, Links } from "./vertex.ts";

/** An edge that is followed when its node chooses an action. */
export interface ActionEdge {
  /** The node that chooses. */
  readonly from: string;
  /** The action that it chooses. */
  readonly action: string;
  /** The node that is next. */
  readonly to: string;
}

/** An edge that is followed after a success if its condition holds. */
export interface ConditionalEdge {
  /** The node that succeeded. */
  readonly from: string;
  /** The condition. */
  readonly when: EdgeCondition;
  /** The node that is next. */
  readonly to: string;
}

/** What has edges. */
type Linked = Pick<Assembly, "vertices"> & Partial<Pick<Assembly, "unknown">>;

/** All edges for actions, node by node, grouped by action. */
export function* actionEdges(assembly: Linked): Iterable<ActionEdge> {
  for (const [from, { edges }] of allLinks(assembly)) {
    for (const [action, targets] of edges) for (const to of targets) yield { from, action, to };
  }
}

/** All conditional edges, node by node. */
export function* conditionalEdges(assembly: Linked): Iterable<ConditionalEdge> {
  for (const [from, { conditional }] of allLinks(assembly)) {
    for (const { when, to } of conditional) yield { from, when, to };
  }
}

/** All default routes, as pairs of nodes. */
export function* defaultRoutes(assembly: Linked): Iterable<readonly [from: string, to: string]> {
  for (const [from, { defaultRoute }] of allLinks(assembly)) {
    if (defaultRoute !== null) yield [from, defaultRoute];
  }
}

/** Nodes that were not added come last. */
function* allLinks({ vertices, unknown }: Linked): Iterable<readonly [string, Links]> {
  yield* vertices;
  if (unknown !== undefined) yield* unknown;
}
