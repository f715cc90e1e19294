import type { WorkflowContext } from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";

/** How a graph ended. */
export interface GraphEnd {
  readonly status: "succeeded" | "failed" | "canceled";
  /** All branches joined; in the lineage of the context that the graph started with. */
  readonly context: WorkflowContext;
  readonly output: unknown;
  /** The failures that nothing handled, in the order of their branches. */
  readonly errors: readonly WorkflowError[];
  /** The failures that fired an entry of `next`, in the order of their branches. */
  readonly handled: readonly WorkflowError[];
}

/** What happened in a graph, for the result of a run. */
export interface GraphTrace {
  /** The nodes that ran, in the order in which they ended. */
  readonly sequence: string[];
  /** The nodes that ran or were skipped. */
  readonly ended: Set<string>;
}

/** The result of running a graph. */
export interface GraphResult extends GraphEnd {
  readonly sequence: readonly string[];
  readonly ended: ReadonlySet<string>;
}
