import { createContext, type Shape, type WorkflowContext } from "@sheaf/context";
import type { RunStatus } from "../contract/events.ts";
import type { GraphResult } from "../engine/graph-result.ts";
import { outputOf } from "../engine/sub-workflow.ts";
import { CanceledError, type WorkflowError } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import type { ResultsOf, TaskResult } from "../task/task-result.ts";
import type { RunScope } from "./run-scope.ts";

/** The result of a run. */
export interface RunResult<Output = unknown, S extends Shape = Shape> {
  /** How it ended. */
  readonly status: RunStatus;
  /** The output of the workflow; null unless the run succeeded. */
  readonly output: Output | null;
  /** The context at the end, or when the run stopped. */
  readonly context: WorkflowContext<S>;
  /**
   * The latest result of each task that ended, in the order of the workflow. A task that never started
   * has none, whatever the type says: look at `status` first.
   */
  readonly tasks: ResultsOf<S>;
  /** The nodes that ran, in the order in which they ended, without skipped ones. */
  readonly sequence: readonly string[];
  /** The reason given to `cancel` or the signal; undefined unless the run was canceled. */
  readonly reason: unknown;
  /** The errors that were neither tolerated nor handled, in the order of the branches. */
  readonly errors: readonly WorkflowError[];
  /**
   * Failures that fired an entry of `next` and so did not fail the workflow, in the order of the
   * branches. For a failure in a sub-workflow, `task` is its path, such as `outer/inner`, and `index` is
   * the item of the outer task. At most 1,000 of these are kept for each task.
   */
  readonly handled: readonly WorkflowError[];
  /**
   * Milliseconds that each task took the latest time, by name; in sub-workflows by path, such as
   * `outer/inner`. Only of a run with `events.durations`. A task whose end a journal had takes none.
   */
  readonly durations?: Readonly<Record<string, number>>;
}

/** The end of a run, and the error for its last event, without secrets. */
export interface Ended<Output> {
  readonly result: RunResult<Output>;
  readonly error: WorkflowError | undefined;
}

export function finished<Output>(graph: Graph, ended: GraphResult, scope: RunScope): Ended<Output> {
  let { status, errors } = ended;
  let output: Output | null = null;
  if (status === "succeeded") {
    try {
      output = outputOf(graph, ended, scope) as Output;
    } catch (thrown) {
      status = "failed";
      errors = [thrown as WorkflowError];
    }
  }
  const { context, sequence } = ended;
  const tasks = tasksOf(graph, ended);
  const reason: unknown = status === "canceled" ? scope.signal.reason : undefined;
  errors = withoutSecrets(errors, scope);
  const handled = withoutSecrets(ended.handled, scope);
  const { durations } = scope;
  const unmeasured = { status, output, context, tasks, sequence, reason, errors, handled };
  const result = durations === null ? unmeasured : { ...unmeasured, durations };
  if (status !== "canceled") return { result, error: result.errors[0] };
  return { result, error: withoutSecrets([new CanceledError({}, reason)], scope)[0] };
}

function withoutSecrets(
  errors: readonly WorkflowError[],
  { mask }: RunScope,
): readonly WorkflowError[] {
  return mask === null ? errors : errors.map((error) => mask.error(error));
}

/** O(nodes), whatever else the context holds. */
function tasksOf(graph: Graph, { context, ended }: GraphResult): Record<string, TaskResult> {
  const tasks: [string, TaskResult][] = [];
  for (const id of nodesOf(graph)) {
    const result = ended.has(id) ? context.task(id) : undefined;
    if (result !== undefined) tasks.push([id, result as unknown as TaskResult]);
  }
  return Object.fromEntries(tasks);
}

/** Those that run at the end come last. */
function nodesOf({ vertices, settings: { finally: final } }: Graph): Iterable<string> {
  return final === undefined ? vertices.keys() : [...vertices.keys(), ...final.nodes.keys()];
}

export function invalidResult<Output>(
  errors: readonly WorkflowError[],
  context: WorkflowContext = createContext(),
): RunResult<Output> {
  const nothing = {
    output: null,
    context,
    tasks: {},
    sequence: [],
    handled: [],
    reason: undefined,
  };
  return { status: "invalid", ...nothing, errors };
}
