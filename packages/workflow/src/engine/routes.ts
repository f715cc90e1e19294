import type { WorkflowContext } from "@sheaf/context";
import { NodeFailedError, UnhandledActionError, type WorkflowError } from "../errors.ts";
import type { Outcome } from "../graph/outcome.ts";
import type { Vertex } from "../graph/vertex.ts";

/** Where a branch goes on after a node, each target once, and why it cannot. */
export interface Routes {
  readonly targets: readonly string[];
  readonly errors: readonly WorkflowError[];
}

/** The actions decide where the node chose some, else its status. */
export function routesOf(vertex: Vertex, outcome: Outcome, context: WorkflowContext): Routes {
  if (outcome.actions !== null) return routesOfActions(vertex, outcome.actions);
  const route = vertex.defaultRoute === null ? [] : [vertex.defaultRoute];
  if (outcome.status === "failed") return { targets: [], errors: [] };
  if (outcome.status === "skipped") return { targets: route, errors: [] };
  try {
    const holding = vertex.conditional.filter(({ when }) => when(context, outcome.output));
    const targets = holding.length > 0 ? [...new Set(holding.map(({ to }) => to))] : route;
    return { targets, errors: [] };
  } catch (thrown) {
    return { targets: [], errors: [new NodeFailedError(thrown, { task: vertex.node.id })] };
  }
}

function routesOfActions(
  { edges, defaultRoute, node }: Vertex,
  actions: readonly string[],
): Routes {
  const targets = new Set<string>();
  const errors: WorkflowError[] = [];
  for (const action of actions) {
    const found = edges.get(action) ?? edges.get("default");
    if (found !== undefined) for (const target of found) targets.add(target);
    else if (defaultRoute !== null) targets.add(defaultRoute);
    else errors.push(new UnhandledActionError(node.id, action));
  }
  return { targets: [...targets], errors };
}
