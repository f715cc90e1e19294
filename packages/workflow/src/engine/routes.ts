import type { WorkflowContext } from "@sheaf/context";
import { NodeFailedError, UnhandledActionError, type WorkflowError } from "../errors.ts";
import type { Outcome } from "../graph/outcome.ts";
import type { Vertex } from "../graph/vertex.ts";

/** Where a branch continues after a node, each target once, or why it cannot. */
export interface Routes {
  readonly targets: readonly string[];
  readonly errors: readonly WorkflowError[];
}

/** The routes after a node: by the actions it chose, otherwise by its status. */
export function routesOf(vertex: Vertex, outcome: Outcome, context: WorkflowContext): Routes {
  const { actions, status, output } = outcome;
  if (actions !== null && actions.length > 0) return routesOfActions(vertex, actions);
  // A failure that is handled without an action goes on in the order listed.
  if (actions !== null) return status === "failed" ? defaultRouteOf(vertex) : NO_ROUTES;
  if (status === "failed") return NO_ROUTES;
  return status === "skipped" || vertex.conditional.length === 0
    ? defaultRouteOf(vertex)
    : conditionalRoutes(vertex, output, context);
}

/** Most nodes that items run lead nowhere. */
const NO_ROUTES: Routes = Object.freeze({ targets: [], errors: [] });

function defaultRouteOf({ defaultRoute }: Vertex): Routes {
  return defaultRoute === null ? NO_ROUTES : { targets: [defaultRoute], errors: [] };
}

function conditionalRoutes(vertex: Vertex, output: unknown, context: WorkflowContext): Routes {
  try {
    const holding = vertex.conditional.filter(({ when }) => when(context, output));
    if (holding.length === 0) return defaultRouteOf(vertex);
    return { targets: [...new Set(holding.map(({ to }) => to))], errors: [] };
  } catch (thrown) {
    return { targets: [], errors: [new NodeFailedError(thrown, { task: vertex.node.id })] };
  }
}

function routesOfActions(vertex: Vertex, actions: readonly string[]): Routes {
  const targets = new Set<string>();
  const errors: WorkflowError[] = [];
  for (const action of actions) {
    if (vertex.addTargets(action, targets) || vertex.addTargets("default", targets)) continue;
    if (vertex.defaultRoute !== null) targets.add(vertex.defaultRoute);
    else errors.push(new UnhandledActionError(vertex.node.id, action));
  }
  return { targets: [...targets], errors };
}
