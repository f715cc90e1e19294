import {
  createContext,
  type Json,
  type JsonObject,
  type WorkflowContext,
  withParameters,
} from "@sheaf/context";
import { invalidValueIn, messageOf } from "@sheaf/context/messages";
import type { Graph } from "../graph/graph.ts";
import { settingError } from "../graph/setting-error.ts";
import type { WorkflowSettings } from "../graph/settings.ts";
import { checkedParameters } from "./parameters.ts";
import type { Run } from "../contract/run.ts";
import { NO_SECRETS } from "../secrets/secret-source.ts";

/**
 * The context that a workflow starts with.
 *
 * @throws InvalidRunError for its parameters; ExpressionError for its variables.
 */
export function startContextOf(
  graph: Graph,
  given: unknown,
  config: Readonly<Record<string, unknown>> | undefined,
  scope: Run,
): WorkflowContext {
  const parameters = checkedParameters(graph, given);
  return withVariables(
    withParameters(emptyContextOf(graph, config, scope), parameters),
    graph,
    scope,
  );
}

// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- what it holds depends on its keys alone, which never change
const starts = new WeakMap<Graph, WorkflowContext>();

/**
 * The context of a workflow before it has parameters and variables. Runs without secrets and
 * configuration of their own share it: making it takes a tenth of a run of one task.
 */
export function emptyContextOf(
  graph: Graph,
  config: Readonly<Record<string, unknown>> | undefined,
  scope: Run,
): WorkflowContext {
  if (config !== undefined || scope.secrets !== NO_SECRETS)
    return emptyContext(graph, config, scope);
  let start = starts.get(graph);
  if (start === undefined) starts.set(graph, (start = emptyContext(graph, config, scope)));
  return start;
}

function emptyContext(
  { settings }: Graph,
  config: Readonly<Record<string, unknown>> | undefined,
  scope: Run,
): WorkflowContext {
  return createContext({
    config: { ...settings.config, ...config } as JsonObject,
    secrets: secretsFor(settings, scope),
  });
}

/** The context with the variables of the workflow, those that it has left as they are. */
export function withVariables(start: WorkflowContext, graph: Graph, scope: Run): WorkflowContext {
  const { vars } = graph.settings;
  if (vars === undefined) return start;
  let context = start;
  for (const [name, value] of Object.entries(vars)) {
    if (start.has(name)) continue;
    try {
      const given: unknown =
        typeof value === "function" ? value(context, { run: scope, attempt: 1 }) : value;
      context = context.set(name, given as Json);
    } catch (cause) {
      const problem = invalidValueIn(cause) ?? messageOf(cause);
      throw settingError(graph, "INVALID_VARIABLE", `vars.${name}`, problem, cause);
    }
  }
  return context;
}

/** The secrets that a workflow lists; if it has no list, all that the run was given. */
function secretsFor(
  { secrets: names }: WorkflowSettings,
  { secrets }: Run,
): Readonly<Record<string, string>> {
  if (names === undefined) return secrets;
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => names.includes(name)));
}
