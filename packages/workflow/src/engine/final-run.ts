import type { JsonObject, WorkflowContext } from "@sheaf/context";
import type { Run } from "../contract/run.ts";
import { WorkflowDeadlineError } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import { type AnyWorkflow, graphOf } from "../graph/workflow.ts";
import { FINAL } from "../journal/recorded-steps.ts";
import type { GraphEnd, GraphResult } from "./graph-result.ts";
import { GraphRun } from "./graph-run.ts";

/** The variable that says how the workflow ended, to what runs at its end. */
const OUTCOME = "outcome";

/** The end of a workflow inside a node or an item, and of what runs after it. */
export async function finalRunInside(
  graph: Graph,
  scope: Run,
  ending: GraphEnd | Promise<GraphEnd>,
): Promise<GraphEnd> {
  const end = await ending;
  const final = await finalRun(graph, scope, end);
  return final === null ? end : joined(end, final);
}

/** The same for the workflow of a run. */
export async function finalRunOf(
  graph: Graph,
  scope: Run,
  ending: Promise<GraphResult>,
): Promise<GraphResult> {
  const end = await ending;
  const final = await finalRun(graph, scope, end);
  if (final === null) return end;
  const sequence = [...end.sequence, ...final.sequence];
  return { ...joined(end, final), sequence, ended: new Set([...end.ended, ...final.ended]) };
}

/** Null after `fail` of a handle: the run is over then. */
async function finalRun(
  { settings }: Graph,
  scope: Run,
  end: GraphEnd,
): Promise<GraphResult | null> {
  const { failure } = scope.cancellation;
  if (failure !== null && !(failure instanceof WorkflowDeadlineError)) return null;
  const cancellation = scope.cancellation.final();
  // How the workflow ended is part of the name: if it ends in another way later, this runs again.
  const step = scope.inStep(FINAL, { name: `${end.status}~`, steps: 0 });
  const around = step.within(FINAL).at(undefined, cancellation);
  const graph = graphOf(settings.finally as AnyWorkflow);
  const context = end.context.set(OUTCOME, outcomeOf(end, scope));
  try {
    return await GraphRun.run(graph, around, context);
  } finally {
    void cancellation.endPart();
  }
}

function outcomeOf({ status, errors: [error] }: GraphEnd, scope: Run): JsonObject {
  return { status, error: error === undefined ? null : { ...scope.reportOf(error) } } as JsonObject;
}

/** Failures at the end fail a workflow that had succeeded. What was written there stays. */
function joined(end: GraphEnd, final: GraphResult): GraphEnd {
  const status = end.status === "succeeded" ? final.status : end.status;
  const context = withoutOutcome(final.context, end.context);
  const errors = [...end.errors, ...final.errors];
  return {
    status,
    context,
    output: end.output,
    errors,
    handled: [...end.handled, ...final.handled],
  };
}

/** A variable of the workflow that has the name is hidden only meanwhile. */
function withoutOutcome(context: WorkflowContext, before: WorkflowContext): WorkflowContext {
  const own = before.get(OUTCOME);
  return own === undefined ? context.delete(OUTCOME) : context.set(OUTCOME, own);
}
