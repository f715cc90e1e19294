import type { Json } from "@sheaf/context";
import { NodeWithNeeds } from "../graph/needs.ts";
import type { Graph } from "../graph/graph.ts";
import type { Vertex } from "../graph/vertex.ts";
import { type AnyWorkflow, graphOf } from "../graph/workflow.ts";
import { digestOf } from "../journal/digest.ts";

/**
 * A digest of what a run of the workflow does, as far as that can be seen: its nodes, how they follow
 * each other, and the document, where there is one. Functions are not seen: they may be mended
 * before a run is continued. O(nodes and edges), those of workflows inside included.
 */
export function fingerprintOf(graph: Graph): string {
  return digestOf(shapeOf(graph, new Map()));
}

/** @param known Workflows that were seen, by their graph: one may be used by any number of nodes. */
function shapeOf(graph: Graph, known: Map<Graph, string>): Json {
  const { starts, vertices, source, settings } = graph;
  const shape = {
    document: source.fingerprint ?? null,
    starts,
    nodes: [...vertices.values()].map((vertex) => nodeShapeOf(vertex, known)),
  };
  if (settings.finally === undefined) return shape;
  return { ...shape, finally: innerDigest(graphOf(settings.finally as AnyWorkflow), known) };
}

function nodeShapeOf(
  { node, join, edges, conditional, defaultRoute }: Vertex,
  known: Map<Graph, string>,
): Json {
  const { action, workflow, each } = node instanceof NodeWithNeeds ? node.needs() : {};
  const shape = {
    id: node.id,
    join,
    edges: [...edges].map(([name, targets]) => [name, [...targets]]),
    conditional: conditional.map(({ to }) => to),
    defaultRoute,
    action: action?.name ?? null,
    workflow: workflow === undefined ? null : innerDigest(graphOf(workflow), known),
  };
  return each === undefined ? shape : { ...shape, each: innerDigest(graphOf(each), known) };
}

function innerDigest(graph: Graph, known: Map<Graph, string>): string {
  let digest = known.get(graph);
  if (digest === undefined) known.set(graph, (digest = digestOf(shapeOf(graph, known))));
  return digest;
}
