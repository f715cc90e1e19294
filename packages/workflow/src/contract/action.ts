import type { Json, WorkflowContext } from "@sheaf/context";

/** What an action is called with. Its properties can be destructured. */
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
  /** The id of the run, unique. */
  readonly runId: string;
  /**
   * The same in every attempt at this item, and different for every other item of the run, nested lists
   * and sub-workflows included. Use it for requests that must take effect only once. Example:
   * `run/2.charge/17`, which is the run, the step and the position of the item (0 without items). In a
   * sub-workflow, the steps and items around it come first. It does not depend on timing.
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
   * @param message A text for readers.
   * @param data JSON.
   * @throws TypeError for a message that is not a string; InvalidValueError for data that is not JSON.
   */
  readonly log: (message: string, data?: unknown) => void;
  /**
   * Makes a `progress` event with the task and the item. The command shows it for tasks without items.
   *
   * @param fraction How much is done, from 0 to 1.
   * @throws RangeError for anything else.
   */
  readonly progress: (fraction: number) => void;
}

/**
 * The work of a task. It returns JSON, or a promise of it; `undefined` becomes null. It fails by
 * throwing. If the error has a string as its `code`, the failure has the same code, and
 * `retryable: false` prevents further attempts.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- each action declares the call that it takes
export type ActionFunction<Call = any, Output = unknown> = (call: Call) => Output;
