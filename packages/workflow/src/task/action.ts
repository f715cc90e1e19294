import type { Json, WorkflowContext } from "@sheaf/context";

/** What an action is called with. */
export interface ActionCall<Input = Json, Item = unknown> {
  /** What the `input` of the task came to; null where it has none. */
  readonly input: Input;
  /** Everything the workflow has come to; in a fan-out, the fork of the item. */
  readonly context: WorkflowContext;
  /** The item of a fan-out; undefined outside one. */
  readonly item: Item;
  /** Its position, from 0; undefined outside a fan-out. */
  readonly index: number | undefined;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  /** Aborted when the result is no longer wanted: time is up, or the run is canceled. */
  readonly signal: AbortSignal;
}

/**
 * The work of a task: gives JSON, or a promise of it; nothing counts as null. It fails by throwing;
 * a thrown `code` that is a string is kept, `retryable: false` rules out further attempts.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- the call that an action takes is its own affair
export type ActionFunction<Call = any, Output = unknown> = (call: Call) => Output;
