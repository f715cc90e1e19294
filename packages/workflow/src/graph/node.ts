import type { WorkflowContext } from "@sheaf/context";
import type { Run } from "../contract/run.ts";
import type { Outcome } from "./outcome.ts";

/** Common actions, for workflows that need no others. */
export type DefaultAction = "default" | "next" | "error" | "custom";

/**
 * A step of a workflow: an object with an identifier that turns a context into an outcome. A node is
 * frozen when it is added and may belong to several workflows, so a run keeps its state in the
 * context.
 */
export interface Node<Action extends string = string, Output = unknown> {
  /** Unique within a workflow. */
  readonly id: string;
  /** All actions that it may choose, if they are known. Then each of them needs an edge. */
  readonly actions?: readonly Action[];
  /** What is wrong with the node itself, such as `has an empty name`. Called when its workflow is checked. */
  problems?(): readonly string[];
  /** Does the work. If it throws, the node fails. */
  process(
    context: WorkflowContext,
    run: Run,
  ): Outcome<Action, Output> | Promise<Outcome<Action, Output>>;
}
