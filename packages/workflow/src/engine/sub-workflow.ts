import { jsonOf, type WorkflowContext, withParameters } from "@sheaf/context";
import { invalidValueIn, messageOf } from "@sheaf/context/messages";
import type { ActionCall } from "../contract/action.ts";
import { ActionFailedError, CanceledError, type ErrorPlace } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import { settingError } from "../graph/setting-error.ts";
import { type AnyWorkflow, graphOf } from "../graph/workflow.ts";
import type { GraphEnd } from "./graph-result.ts";
import type { Run } from "../contract/run.ts";
import type { HandledInside } from "./handled.ts";
import { checkedParameters } from "./parameters.ts";
import { emptyContextOf, withVariables } from "./start-context.ts";
import { runInside } from "./time-limit.ts";

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

/** The workflow that a task has as its action. */
export class SubWorkflow {
  readonly #graph: Graph;
  readonly #around: Run;
  readonly #isRepeated: boolean;
  readonly #handled: HandledInside;
  /** What all attempts start with, but for their parameters; made for the first. */
  #start: WorkflowContext | null = null;

  /**
   * @param around The run as the workflow inside the task sees it.
   * @param isRepeated True if another attempt may follow: each then ends once nothing runs in it.
   * @param handled Takes the failures that the workflow handles.
   */
  constructor(workflow: AnyWorkflow, around: Run, isRepeated: boolean, handled: HandledInside) {
    this.#graph = graphOf(workflow);
    this.#around = around;
    this.#isRepeated = isRepeated;
    this.#handled = handled;
  }

  /**
   * Runs the workflow as one attempt: it sees its input, as parameters, and nothing else of the caller.
   * It may end before the workflow around it does: it is canceled with its own signal, or with the
   * workflow around it.
   *
   * @param place The task and item that it is the action of.
   * @throws the first of its errors, as the failure of that task or item.
   */
  attempt({ input, attempt, signal }: ActionCall<unknown>, place: ErrorPlace): unknown {
    return signal === this.#around.signal && !this.#isRepeated
      ? this.#run(input, attempt, place, this.#around.at(place.index))
      : this.#runPart(input, attempt, place, signal);
  }

  async #runPart(
    input: unknown,
    attempt: number,
    place: ErrorPlace,
    signal: AbortSignal,
  ): Promise<unknown> {
    const cancellation = this.#around.cancellation.part(signal, attempt);
    const scope = this.#around.at(place.index, cancellation);
    try {
      return await this.#run(input, attempt, place, scope);
    } finally {
      const ended = cancellation.endPart();
      if (this.#isRepeated) await ended;
    }
  }

  #run(input: unknown, attempt: number, place: ErrorPlace, scope: Run): unknown {
    const graph = this.#graph;
    const context = this.#contextFor(input, scope);
    const { index } = place;
    return whenEnded(runInside(graph, scope, index, context, this.#isRepeated), (end) => {
      this.#handled.add(index, attempt, end.handled);
      return outputInside(graph, end, scope, place);
    });
  }

  #contextFor(input: unknown, scope: Run): WorkflowContext {
    const parameters = checkedParameters(this.#graph, input);
    this.#start ??= emptyContextOf(this.#graph, undefined, scope);
    return withVariables(withParameters(this.#start, parameters), this.#graph, scope);
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
