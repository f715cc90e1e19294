import { quote } from "@sheaf/context/messages";
import type { ActionFunction } from "../contract/action.ts";
import type { ContextNames } from "../contract/context-names.ts";
import type { Attempt } from "../contract/executor.ts";
import type { NodeRun } from "../contract/run.ts";
import type { Graph } from "../graph/graph.ts";
import { NodeWithNeeds } from "../graph/needs.ts";
import { type AnyWorkflow, graphOf } from "../graph/workflow.ts";
import { FINAL } from "../journal/recorded-steps.ts";
import { TaskNode } from "../task/task-node.ts";
import { WorkerError } from "./worker-error.ts";

/** A task of a workflow, for workers that perform its attempts. */
export interface RemotePerformer {
  /** Which names of the context its input reads; null if it may be any. */
  readonly reads: ContextNames | null;
  /** Evaluates the input of an attempt and calls the action. May throw. */
  perform(attempt: Attempt, action: ActionFunction, run: NodeRun): unknown;
}

/**
 * The task that a path leads to, through workflows inside tasks and nodes. O(length of the path), beside
 * what checking a workflow costs once.
 *
 * @param path The names of tasks and nodes, as `Job.path` has them.
 * @throws {@link WorkerError} `WORKFLOW_CHANGED` if the workflow has no such task.
 *
 * @example
 * ```ts
 * const inner = compileTasks([{ name: "charge", action: "pay" }], {});
 * const workflow = compileTasks([{ name: "each", withItems: [1, 2], action: inner }], {});
 * performerOf(workflow, ["each", "charge"]).reads; // { variables: [], tasks: [] }
 * performerOf(workflow, ["each", "refund"]); // throws: Cannot run the item
 * ```
 */
export function performerOf(workflow: AnyWorkflow, path: readonly string[]): RemotePerformer {
  // Tasks of `each` have no names of those of a workflow that is the action beside it.
  let graphs: readonly Graph[] = [graphOf(workflow)];
  for (const name of path.slice(0, -1))
    graphs = graphs.flatMap((graph) => workflowsIn(graph, name)).map(graphOf);
  const [task] = graphs.flatMap(({ vertices }) => vertices.get(path.at(-1) ?? "")?.node ?? []);
  if (!(task instanceof TaskNode)) throw changed(path);
  return {
    reads: task.inputReads,
    perform: (attempt, action, run) => task.performer(action, run).perform(attempt),
  };
}

function workflowsIn({ vertices, settings }: Graph, name: string): readonly AnyWorkflow[] {
  const node = vertices.get(name)?.node;
  const { workflow, each } = node instanceof NodeWithNeeds ? node.needs() : {};
  const final = node === undefined && name === FINAL ? settings.finally : undefined;
  return [workflow, each, final as AnyWorkflow | undefined].filter((one) => one !== undefined);
}

function changed(path: readonly string[]): WorkerError {
  const names = path.map(quote).join(" in ");
  return new WorkerError("WORKFLOW_CHANGED", `the workflow has no task ${names}`);
}
