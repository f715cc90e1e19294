import type { WorkflowContext } from "@sheaf/context";
import type { Run } from "../contract/run.ts";
import type { Outcome } from "./outcome.ts";

/** Actions to route by, for workflows that need none of their own. */
export type DefaultAction = "default" | "next" | "error" | "custom";

/**
 * A step of a workflow: something with an identifier that turns a context into an outcome. Nodes are
 * shared by all workflows that they are added to, and frozen when they are added; what a run needs
 * to remember goes into the context.
 */
export interface Node<Action extends string = string, Output = unknown> {
  /** Unique within a workflow. */
  readonly id: string;
  /** All actions that it may choose, if they are known: each of them then needs an edge. */
  readonly actions?: readonly Action[];
  /** What is wrong with the node itself, as sentences without subject: found when its workflow is checked. */
  problems?(): readonly string[];
  /** Does the work. Whatever it throws is a failure. */
  process(
    context: WorkflowContext,
    run: Run,
  ): Outcome<Action, Output> | Promise<Outcome<Action, Output>>;
}
