import { MaxStepsError } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import { SETTINGS } from "../graph/setting-table.ts";

export function maxStepsOf({ settings }: Graph): number {
  return settings.maxSteps ?? SETTINGS.maxSteps.default;
}

/** The error for the first node beyond the limit. */
export function tooManySteps(graph: Graph, node: string): MaxStepsError {
  const { settings, source } = graph;
  const position =
    settings.maxSteps === undefined
      ? source.task(node).position("name")
      : source.position("maxSteps");
  return new MaxStepsError(maxStepsOf(graph), source.name("maxSteps"), node, position);
}
