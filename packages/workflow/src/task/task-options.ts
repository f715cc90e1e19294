import { type JsonObject, jsonOf, type WorkflowContext } from "@sheaf/context";
import type { Workflow } from "../graph/workflow.ts";
import type { ActionFunction } from "./action.ts";
import type { EndScope, RetryScope, Scope } from "./scope.ts";

/** A value, or a function that gives it: compiled templates are such functions. */
export type Expression<Value, Context = WorkflowContext, Seen = Scope> =
  | Value
  | ((context: Context, scope: Seen) => Value);

/** When and how often a failed attempt is repeated. */
export interface RetryOptions<Context = WorkflowContext> {
  /** Most further attempts: an integer from 0. */
  readonly count: number;
  /** Seconds before the first of them; 0 unless said. */
  readonly delay?: number;
  /** How the delay grows: not, by itself each time, or doubled each time. */
  readonly backoff?: "constant" | "linear" | "exponential";
  /** Most seconds of delay. */
  readonly maxDelay?: number;
  /** Multiplies each delay by a random factor from 0.5 to 1. */
  readonly jitter?: boolean;
  /** Whether to try again, within `count`; it may repeat a success. Unless said, after every failure. */
  readonly when?: (context: Context, scope: RetryScope) => boolean;
}

/**
 * After which end of its task an entry of `next` can fire: `success` after a success or where the task
 * was skipped, `failure` where it failed, time-outs included, `completion` after any end.
 */
export type On = "success" | "failure" | "completion";

/** Any value but a function: with `unknown` in its place, functions beside it would have no types. */
type Given = string | number | boolean | object | null | undefined;

/** What happens after a task. */
export interface NextOptions<
  Context = WorkflowContext,
  Do extends string = string,
  Seen = EndScope,
> {
  /**
   * After which end of the task the entry can fire.
   *
   * @defaultValue "success"; "completion" where `when` is a compiled template that calls
   * `succeeded()`, `failed()`, `timed_out()`, `canceled()` or `skipped()`. What a function calls cannot
   * be seen, so an entry whose function asks for a failure has to give `on`.
   */
  readonly on?: On;
  /**
   * Whether the entry fires, asked only where `on` fits the end of the task.
   *
   * @defaultValue true
   */
  readonly when?: Expression<boolean, Context, Seen>;
  /** Variables that are set where it fires, in order, each seeing those before it. */
  readonly publish?: Readonly<Record<string, Given | ((context: Context, scope: Seen) => unknown)>>;
  /** The tasks that start, in order. */
  readonly do?: Do | readonly Do[];
}

/** What a task does, and when, and how, in its untyped form. */
export interface TaskOptions {
  /** A name, a function or a workflow; the action of the task's own name unless said. */
  readonly action?: string | ActionFunction | Workflow;
  /** What the action gets: a function, or a value, or a record in which values may be functions. */
  readonly input?: unknown;
  /** Whether the task runs; one that does not is skipped. */
  readonly when?: Expression<boolean>;
  /** A list, or anything iterable: the action runs for each item. */
  readonly withItems?: Expression<unknown>;
  /** A name for the item, beside `item`, in templates. */
  readonly as?: string;
  /** Hands out lists of so many items: an integer from 1. */
  readonly batchSize?: Expression<number>;
  /** Most items at once: an integer from 1, 10 unless said. */
  readonly concurrency?: Expression<number>;
  /** For each item, or the task. */
  readonly retry?: RetryOptions;
  /** Seconds that one attempt may take. */
  readonly timeout?: Expression<number>;
  /** Whether items go on being started once more have failed than are tolerated; they do unless said. */
  readonly onItemFailure?: "continue" | "stop";
  /** Items that may fail: a number of them, or a percentage such as `5%`. 0 unless said. */
  readonly tolerate?: number | string;
  /** What is kept of the items; all unless said. */
  readonly collect?: "outputs" | "failures" | "none";
  /** Runs once for all tasks that lead here, or for so many of them, and not for each. */
  readonly join?: "all" | number;
  /** Variables that are set when it succeeded, in order, each seeing those before it. */
  readonly publish?: Readonly<Record<string, Expression<unknown, WorkflowContext, EndScope>>>;
  /** What happens next. Where no task of a workflow has it, they run in the order listed. */
  readonly next?: NextOptions | readonly NextOptions[];
  /**
   * The workflow starts here. Only where tasks say what comes `next`: it then starts at all tasks with
   * `start: true`, in the order listed, or at the first listed task where none has it.
   */
  readonly start?: boolean;
}

/** A task by its name. */
export interface TaskDeclaration extends TaskOptions {
  /** Unique in the workflow. */
  readonly name: string;
}

/** A function of context and scope, whatever the option was given as. */
export type Evaluate<Value = unknown, Seen extends Scope = Scope> = (
  context: WorkflowContext,
  scope: Seen,
) => Value;

/** The option as a function. */
export function evaluatorOf<Value, Seen extends Scope>(
  expression: Expression<Value, WorkflowContext, Seen>,
): Evaluate<Value, Seen> {
  return typeof expression === "function"
    ? (expression as Evaluate<Value, Seen>)
    : () => expression;
}

/**
 * The input as a function: a record may hold functions one level deep. What stands there as a value
 * is copied and frozen, as all items get the same.
 *
 * @throws InvalidValueError where a value is not JSON.
 */
export function inputOf(input: unknown): Evaluate {
  if (typeof input === "function") return input as Evaluate;
  if (typeof input !== "object" || input === null || !Object.values(input).some(isFunction)) {
    const value = jsonOf(input ?? null, "input");
    return () => value;
  }
  const given: readonly [string, unknown][] = Object.entries(input);
  const constants = given.filter(([, value]) => !isFunction(value));
  const values = jsonOf(Object.fromEntries(constants), "input") as JsonObject;
  const entries = given
    .filter(([key, value]) => isFunction(value) || Object.hasOwn(values, key))
    .map(([key, value]): [string, Evaluate] => [
      key,
      isFunction(value) ? value : () => values[key],
    ]);
  return (context, scope) =>
    Object.fromEntries(entries.map(([key, evaluate]) => [key, evaluate(context, scope)]));
}

function isFunction(value: unknown): value is Evaluate {
  return typeof value === "function";
}
