import type { Json, WorkflowContext } from "@sheaf/context";

/** What an action is called with. What it takes out of it works by itself, without the call. */
export interface ActionCall<Input = Json, Item = unknown, Context = WorkflowContext> {
  /** The evaluated `input` of the task; null if it has none. */
  readonly input: Input;
  /** The context of the workflow so far; in a fan-out, the fork of the item. */
  readonly context: Context;
  /** The item of a fan-out; undefined outside one. */
  readonly item: Item;
  /** Its position, from 0; undefined outside a fan-out. */
  readonly index: number | undefined;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  /** Aborted when the result is no longer wanted: time is up, or the run is canceled. */
  readonly signal: AbortSignal;
  /** The name of the task. */
  readonly task: string;
  /** Of the run, unique. */
  readonly runId: string;
  /**
   * The same in every attempt at this item, and for no other item of the run, nested lists and
   * sub-workflows included: for requests that must have an effect once. As in `run/2.charge/17`: the
   * run, the step and the position of the item, 0 without items; in a sub-workflow those around it
   * stand before. It does not depend on what ends first.
   *
   * @example
   * ```ts
   * const charge = async ({ input, key, signal }: ActionCall<{ url: string }>): Promise<number> => {
   *   const headers = { "idempotency-key": key };
   *   return (await fetch(input.url, { method: "POST", headers, signal })).status;
   * };
   * ```
   */
  readonly key: string;
  /**
   * Makes a `log` event with the task and the item, without secrets; the command shows it as a line.
   * No event is made if nobody listens, or after the attempt has ended.
   *
   * @param message For people.
   * @param data JSON.
   * @throws TypeError for a message that is not a string; InvalidValueError for data that is not JSON.
   */
  readonly log: (message: string, data?: unknown) => void;
  /**
   * Makes a `progress` event with the task and the item; the command shows that of a task without items.
   *
   * @param fraction How much is done, from 0 to 1.
   * @throws RangeError for anything else.
   */
  readonly progress: (fraction: number) => void;
}

/**
 * The work of a task: gives JSON, or a promise of it; nothing counts as null. It fails by throwing;
 * a thrown `code` that is a string is kept, `retryable: false` rules out further attempts.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- each action declares the call that it takes
export type ActionFunction<Call = any, Output = unknown> = (call: Call) => Output;
