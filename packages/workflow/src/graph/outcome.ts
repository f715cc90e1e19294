import { isContext, type WorkflowContext } from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";
import { nameOf } from "../value-name.ts";
import { isListOfStrings, isRecord } from "../options/given.ts";

/**
 * What a node returns: how it ended, and the context to go on with. If `actions` is not null, the
 * edges of these actions are followed, each target once. Otherwise the status decides.
 */
export interface Outcome<Action extends string = string, Output = unknown> {
  /** A skipped node did nothing: it neither succeeded nor failed. */
  readonly status: "succeeded" | "skipped" | "failed";
  /** The context that the node was given, or one made from it. */
  readonly context: WorkflowContext;
  /** The output; null unless it succeeded. */
  readonly output: Output | null;
  /** Why it failed; null if it did not. */
  readonly error: unknown;
  /** The actions that were chosen, in order; null if none was. A failure with actions is handled. */
  readonly actions: readonly Action[] | null;
  /** The error that was being handled when `error` occurred; both are reported. */
  readonly unhandled?: unknown;
  /** Failures that workflows inside the node handled, in order. */
  readonly handledInside?: readonly WorkflowError[];
}

/**
 * The node succeeded: edges whose conditions hold are followed, otherwise the default route.
 *
 * @example
 * ```ts
 * const greet = { id: "greet", process: (context) => succeeded(context, "Hello") } satisfies Node;
 * (await run(createWorkflow(greet)).result).output; // "Hello"
 * ```
 */
export function succeeded<Output = null>(
  context: WorkflowContext,
  output?: Output,
): Outcome<never, NoInfer<Output>> {
  return { status: "succeeded", context, output: output ?? null, error: null, actions: null };
}

/**
 * The node had nothing to do: the default route is followed.
 *
 * @example
 * ```ts
 * skipped(createContext()).status; // "skipped"
 * ```
 */
export function skipped(context: WorkflowContext): Outcome<never, never> {
  return { status: "skipped", context, output: null, error: null, actions: null };
}

/**
 * The node chose what comes next. Each action takes its edge, otherwise the edge of the action
 * `default`, otherwise the default route. Without any of them the workflow fails with
 * `UNHANDLED_ACTION`.
 *
 * @example
 * ```ts
 * routed(createContext(), "retry").actions; // ["retry"]
 * ```
 */
export function routed<const Action extends string, Output = null>(
  context: WorkflowContext,
  action: Action | readonly Action[],
  output?: Output,
): Outcome<Action, NoInfer<Output>> {
  const actions = typeof action === "string" ? [action] : action;
  return { status: "succeeded", context, output: output ?? null, error: null, actions };
}

/**
 * The node failed, and the workflow with it.
 *
 * @example
 * ```ts
 * failed(createContext(), new Error("no paper")).status; // "failed"
 * ```
 */
export function failed(context: WorkflowContext, error: unknown): Outcome<never, never> {
  return { status: "failed", context, output: null, error, actions: null };
}

const STATUSES: ReadonlySet<unknown> = new Set(["succeeded", "skipped", "failed"]);

/**
 * Checks what a node returned.
 *
 * @throws TypeError if it is not an outcome.
 */
export function checkedOutcome(given: unknown): Outcome {
  if (!isRecord(given)) throw invalid("an outcome such as succeeded(context)", nameOf(given));
  const { status, context, actions = null } = given;
  if (!STATUSES.has(status))
    throw invalid('the status "succeeded", "skipped" or "failed"', nameOf(status));
  if (!(actions === null || isListOfStrings(actions)))
    throw invalid("a list of strings, or null, for the actions", nameOf(actions));
  if (!isContext(context))
    throw invalid("the context it was given, or one made from it", nameOf(context));
  return { ...(given as unknown as Outcome), actions };
}

function invalid(expected: string, got: string): TypeError {
  return new TypeError(
    `Cannot continue from what the node returned: expected ${expected}, got ${got}`,
  );
}
