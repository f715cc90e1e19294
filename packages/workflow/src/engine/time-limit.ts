import type { WorkflowContext } from "@sheaf/context";
import { quote } from "@sheaf/context/messages";
import type { Run } from "../contract/run.ts";
import { WorkflowDeadlineError } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import { after } from "../host/clock.ts";
import type { GraphEnd } from "./graph-result.ts";
import { finalRunInside } from "./final-run.ts";
import { GraphRun } from "./graph-run.ts";

/**
 * Runs a workflow inside a node or an item, no longer than its `timeout`: at once if nothing in it had to
 * be waited for.
 *
 * @param around The run as the workflow sees it, except for the item.
 * @param isRepeated True if another attempt may follow, before which all that this one began must end.
 */
export function runInside(
  graph: Graph,
  around: Run,
  index: number | undefined,
  context: WorkflowContext,
  isRepeated: boolean,
): GraphEnd | Promise<GraphEnd> {
  const { timeout, finally: final } = graph.settings;
  const end =
    timeout === undefined
      ? GraphRun.runInside(graph, around, context)
      : runLimited(graph, timeout, around, index, context, isRepeated);
  return final === undefined ? end : finalRunInside(graph, around, end);
}

async function runLimited(
  graph: Graph,
  seconds: number,
  around: Run,
  index: number | undefined,
  context: WorkflowContext,
  isRepeated: boolean,
): Promise<GraphEnd> {
  const { cancellation } = around;
  const part = cancellation.part(cancellation.signal, null);
  const isAtOnce = !isRepeated && cancellation.attempts.length === 0;
  const stop = after(seconds * 1_000, () => part.failPart(deadlineError(graph, seconds), isAtOnce));
  try {
    return await GraphRun.runInside(graph, around.at(index, part), context);
  } finally {
    stop();
    void part.endPart();
  }
}

/** The error for what was running when the `timeout` of the workflow was over. */
export function deadlineError(
  { settings: { name }, source }: Graph,
  seconds: number,
): WorkflowDeadlineError {
  const workflow = name === undefined ? "the workflow" : `workflow ${quote(name)}`;
  return new WorkflowDeadlineError(workflow, seconds, { position: source.position("timeout") });
}
