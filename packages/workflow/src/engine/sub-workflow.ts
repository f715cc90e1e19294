import { jsonOf, type WorkflowContext } from "@sheaf/context";
import { invalidValueIn, messageOf } from "@sheaf/context/messages";
import {
  ActionFailedError,
  CanceledError,
  type ErrorPlace,
  type WorkflowError,
} from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import { settingError } from "../graph/setting-error.ts";
import { type AnyWorkflow, graphOf } from "../graph/workflow.ts";
import type { GraphEnd } from "./graph-result.ts";
import { GraphRun } from "./graph-run.ts";
import type { Run } from "../contract/run.ts";
import { startContextOf } from "./start-context.ts";

/** What comes of the end of a graph: at once if it has ended. */
export function whenEnded<Result>(
  end: GraphEnd | Promise<GraphEnd>,
  result: (end: GraphEnd) => Result,
): Result | Promise<Result> {
  return end instanceof Promise ? end.then(result) : result(end);
}

/**
 * What a workflow gives as an item or action.
 *
 * @param place The task, or node, and item that runs it.
 * @throws the first of its errors, as the failure of that task or item.
 */
export function outputInside(graph: Graph, end: GraphEnd, scope: Run, place: ErrorPlace): unknown {
  const [error] = end.errors;
  if (error !== undefined) throw new ActionFailedError(error, place);
  if (end.status === "canceled") throw new CanceledError({});
  return outputOf(graph, end, scope);
}

/**
 * Runs a workflow as an action: it sees its input, as parameters, and nothing else of the caller.
 * The failures that it handled go to `handled`, whatever it comes to.
 *
 * @param place The task and item that it is the action of.
 * @throws the first of its errors, as the failure of that task or item.
 */
function runSubWorkflow(
  workflow: AnyWorkflow,
  input: unknown,
  place: ErrorPlace,
  scope: Run,
  handled: (errors: readonly WorkflowError[]) => void,
): unknown {
  const graph = graphOf(workflow);
  const context = startContextOf(graph, input, undefined, scope);
  return whenEnded(GraphRun.runInside(graph, scope, context), (end) => {
    handled(end.handled);
    return outputInside(graph, end, scope, place);
  });
}

/**
 * Runs a workflow as one attempt, which may end before the workflow around it does: it is canceled
 * with its own signal, or with the workflow around it.
 *
 * @param isRepeated True if another attempt may follow: this one then ends once nothing runs in it.
 */
export function runSubWorkflowUntil(
  signal: AbortSignal,
  workflow: AnyWorkflow,
  input: unknown,
  place: ErrorPlace,
  around: Run,
  isRepeated: boolean,
  handled: (errors: readonly WorkflowError[]) => void,
): unknown {
  if (signal === around.signal && !isRepeated)
    return runSubWorkflow(workflow, input, place, around.at(place.index), handled);
  return runPart(signal, workflow, input, place, around, isRepeated, handled);
}

async function runPart(
  signal: AbortSignal,
  workflow: AnyWorkflow,
  input: unknown,
  place: ErrorPlace,
  around: Run,
  isRepeated: boolean,
  handled: (errors: readonly WorkflowError[]) => void,
): Promise<unknown> {
  const cancellation = around.cancellation.part(signal);
  const scope = around.at(place.index, cancellation);
  try {
    return await runSubWorkflow(workflow, input, place, scope, handled);
  } finally {
    const ended = cancellation.endPart();
    if (isRepeated) await ended;
  }
}

/** What a workflow that succeeded gives: what its settings say, else what its last node gave. */
export function outputOf(graph: Graph, { context, output }: GraphEnd, scope: Run): unknown {
  return graph.settings.output === undefined ? output : declaredOutput(graph, context, scope);
}

function declaredOutput(graph: Graph, context: WorkflowContext, scope: Run): unknown {
  try {
    return jsonOf(graph.settings.output?.(context, { run: scope, attempt: 1 }) ?? null, "output");
  } catch (cause) {
    const problem = invalidValueIn(cause) ?? messageOf(cause);
    throw settingError(graph, "EXPRESSION_FAILED", "output", problem, cause);
  }
}
