import type { WorkflowContext } from "@sheaf/context";
import type { Outcome } from "./outcome.ts";

/** Actions to route by, for workflows that need none of their own. */
export type DefaultAction = "default" | "next" | "error" | "custom";

/** What a node may use of the run that it is part of. */
export interface NodeRun {
  /** Of the run, unique. */
  readonly id: string;
  /** When the run started, as ISO 8601. */
  readonly startedAt: string;
  /** What the templates of the run may still make. */
  readonly rendered?: {
    /** Elements of lists; 16 characters of text count as one. */
    readonly limit: number;
    /** Counts what one evaluation has made; false where it is too much. */
    take(elements: number): boolean;
    /** Called before the template fails for it. */
    exceeded(error: Error): void;
  } | null;
  /** Aborted when the run is canceled. */
  readonly signal: AbortSignal;
  /** Of this step of the run, as in `run/2.name`: the same whatever ends first. */
  readonly key: string;
  /**
   * Makes a `log` event, without secrets. The data is JSON.
   *
   * @throws TypeError for a message that is not a string; InvalidValueError for data that is not JSON.
   */
  readonly log: (message: string, data?: unknown) => void;
  /** Makes a `progress` event. @throws RangeError for what is not a number from 0 to 1 */
  readonly progress: (fraction: number) => void;
}

/**
 * A step of a workflow: something with an identifier that turns a context into an outcome. Nodes are
 * shared by all workflows that they are added to, and frozen when they are added; what a run needs
 * to remember goes into the context.
 */
export interface Node<Action extends string = string, Output = unknown> {
  /** Unique within a workflow. */
  readonly id: string;
  /** All actions that it may choose, where they are known: each of them then needs an edge. */
  readonly actions?: readonly Action[];
  /** What is wrong with the node itself, as sentences without subject: found when its workflow is checked. */
  problems?(): readonly string[];
  /** Does the work. Whatever it throws is a failure. */
  process(
    context: WorkflowContext,
    run: NodeRun,
  ): Outcome<Action, Output> | Promise<Outcome<Action, Output>>;
}
