import { readingAll } from "../contract/context-names.ts";
import { type JsonObject, jsonOf, RecordLayout, type WorkflowContext } from "@sheaf/context";
import type { Scope } from "../contract/run.ts";
import type { Workflow } from "../graph/workflow.ts";
import type { ActionFunction } from "../contract/action.ts";
import type { EndScope, RetryScope } from "./scope.ts";

/** A value, or a function that computes it. A compiled template is such a function. */
export type Expression<Value, Context = WorkflowContext, Seen = Scope> =
  | Value
  | ((context: Context, scope: Seen) => Value);

/** When and how often to repeat a failed attempt. Its numbers are evaluated once for a whole list. */
export interface RetryOptions<Context = WorkflowContext, TaskContext = WorkflowContext> {
  /** The maximum number of further attempts. */
  readonly count: Expression<number, TaskContext>;
  /**
   * Seconds before the first further attempt.
   *
   * @defaultValue 0
   */
  readonly delay?: Expression<number, TaskContext>;
  /**
   * How the delay grows: `constant` keeps it, `linear` adds `delay` each time, `exponential` doubles it each
   * time.
   *
   * @defaultValue "constant"
   */
  readonly backoff?: "constant" | "linear" | "exponential";
  /**
   * The longest delay, in seconds.
   *
   * @defaultValue no limit
   */
  readonly maxDelay?: Expression<number, TaskContext>;
  /**
   * Multiplies each delay by a random factor between 0.5 and 1.
   *
   * @defaultValue false
   */
  readonly jitter?: boolean;
  /**
   * Whether an item keeps its slot during a delay. With `false` other items run meanwhile; once it is due, it
   * gets the next free slot, before items that have not started. While 1,000 items wait in this way, no
   * others start.
   *
   * @defaultValue true
   */
  readonly hold?: boolean;
  /**
   * Whether to try again, as long as `count` allows it. Also evaluated after a success, so that a task can
   * poll.
   *
   * @defaultValue after every failure
   */
  readonly when?: (context: Context, scope: RetryScope) => boolean;
}

/** How a list of items is reduced to one value. */
export interface FoldOptions<
  Context = WorkflowContext,
  As extends string = string,
  State = unknown,
> {
  /** The variable in which an item finds the value so far. */
  readonly as: As;
  /** The value that the first item finds. */
  readonly from: State | ((context: Context, scope: Scope) => State);
}

/** How often attempts may start. Its numbers are evaluated once when the task starts. */
export interface RateOptions<Context = WorkflowContext> {
  /** The most attempts that start in any `per` seconds. */
  readonly limit: Expression<number, Context>;
  /** The length of a window, in seconds. */
  readonly per: Expression<number, Context>;
  /**
   * Shares the rate with all tasks of the run whose rate has this name. They must have the same numbers.
   *
   * @defaultValue a rate of the task's own
   */
  readonly name?: string;
}

/** After which end of its task an entry of `next` can fire. */
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
   * After which end of the task the entry can fire: `success` (it succeeded or was skipped), `failure` (it
   * failed or timed out) or `completion` (any end). What a function calls cannot be seen, so an entry whose
   * function asks about a failure has to set it.
   *
   * @defaultValue `success`; `completion` if a template in `when` asks how the task ended
   */
  readonly on?: On;
  /**
   * Whether the entry fires. Only evaluated if `on` fits.
   *
   * @defaultValue it fires
   */
  readonly when?: Expression<boolean, Context, Seen>;
  /**
   * Variables to set if the entry fires, in order. Each sees those before it.
   *
   * @defaultValue none
   */
  readonly publish?: Readonly<Record<string, Given | ((context: Context, scope: Seen) => unknown)>>;
  /**
   * The tasks to start, in order.
   *
   * @defaultValue none: the branch ends
   */
  readonly do?: Do | readonly Do[];
}

/** Options of every task whose types depend on the context alone. */
export interface CommonTaskOptions<Context = WorkflowContext> {
  /**
   * The most seconds that one attempt may take.
   *
   * @defaultValue no limit
   */
  readonly timeout?: Expression<number, Context>;
  /**
   * The most seconds that all attempts may take together, pauses included, for each item or for the task.
   *
   * @defaultValue no limit
   */
  readonly deadline?: Expression<number, Context>;
  /**
   * How often attempts may start, retries included: never more than `limit` in any `per` seconds.
   * Tasks can share it by `name`.
   *
   * @defaultValue no limit
   */
  readonly rate?: RateOptions<Context>;
  /**
   * Runs once, when all the tasks that lead here have arrived, or this many of them.
   *
   * @defaultValue the task runs once for each arrival
   */
  readonly join?: "all" | number;
  /**
   * Whether the next task runs after this one has failed. With `continue` the failure counts as handled. Only
   * for workflows whose tasks run in the order listed.
   *
   * @defaultValue "stop"
   */
  readonly onFailure?: "continue" | "stop";
  /**
   * The workflow starts here. Only for workflows whose tasks have `next`.
   *
   * @defaultValue if no task says `true`, it starts at the first task listed
   */
  readonly start?: boolean;
}

/** Options of a task with items whose types depend on the context alone. */
export interface ListTaskOptions<Context = WorkflowContext> {
  /**
   * Another name for `item` in the templates of the task.
   *
   * @defaultValue items have no other name
   */
  readonly as?: string;
  /**
   * Hands out the items in lists of this many. The last list may be shorter.
   *
   * @defaultValue one by one
   */
  readonly batchSize?: Expression<number, Context>;
  /**
   * What results, counts, `tolerate`, `until` and events count if there are batches: the batches, or their
   * items.
   *
   * @defaultValue "batches"
   */
  readonly count?: "batches" | "items";
  /**
   * The most items that run at once.
   *
   * @defaultValue 10
   */
  readonly concurrency?: Expression<number, Context>;
  /**
   * Whether further items start once more have failed than `tolerate` allows.
   *
   * @defaultValue "continue"
   */
  readonly onItemFailure?: "continue" | "stop";
  /**
   * The task succeeds as soon as this many items have: no others start, and those that are running are
   * canceled. It cannot be combined with `tolerate` and `onItemFailure`.
   *
   * @defaultValue all items run
   */
  readonly until?: Expression<number, Context>;
  /**
   * How many items may fail before the task fails: a number, or a percentage such as `5%`.
   *
   * @defaultValue 0
   */
  readonly tolerate?: Expression<number | string, Context>;
  /**
   * What to keep of the items: `outputs` keeps everything, `failures` only those that did not succeed,
   * `none` only the counts.
   *
   * @defaultValue "outputs"
   */
  readonly collect?: "outputs" | "failures" | "none";
}

/** The options of a task, untyped. */
export interface TaskOptions extends CommonTaskOptions, ListTaskOptions {
  /**
   * What the task does: the name of an action, a function or a workflow.
   *
   * @defaultValue the action with the name of the task
   */
  readonly action?: string | ActionFunction | Workflow;
  /**
   * What the action gets as `input`: a function, a value, or a record in which values may be functions.
   *
   * @defaultValue `null`
   */
  readonly input?: unknown;
  /**
   * Whether the task runs. If not, it is skipped.
   *
   * @defaultValue it runs
   */
  readonly when?: Expression<boolean>;
  /**
   * A list: the action runs once for each item. Anything iterable works too.
   *
   * @defaultValue the action runs once
   */
  readonly withItems?: Expression<unknown>;
  /**
   * Whether an item runs. If not, it is skipped.
   *
   * @defaultValue all items run
   */
  readonly itemWhen?: Expression<boolean>;
  /**
   * When and how often to repeat a failed attempt, for each item or for the task.
   *
   * @defaultValue no further attempts
   */
  readonly retry?: RetryOptions;
  /**
   * Runs the items one after the other. Each finds the output of the one before it in a variable, and the
   * output of the task is that of the last one.
   *
   * @defaultValue items run independently of each other
   */
  readonly fold?: FoldOptions;
  /**
   * Tasks that each item runs as soon as its action has ended, without waiting for other items. They read the
   * output of the action from the result of the task. The output of the last of them becomes the output of
   * the item.
   *
   * @defaultValue the output of the action is that of the item
   */
  readonly each?: readonly TaskDeclaration[];
  /**
   * Variables to set if the task succeeded, in order. Each sees those before it.
   *
   * @defaultValue none
   */
  readonly publish?: Readonly<Record<string, Expression<unknown, WorkflowContext, EndScope>>>;
  /**
   * What happens next.
   *
   * @defaultValue nothing: the branch ends; if no task has it, tasks run in the order listed
   */
  readonly next?: NextOptions | readonly NextOptions[];
}

/** A task: its options and its name. */
export interface TaskDeclaration extends TaskOptions {
  /** The name of the task, unique in its workflow. */
  readonly name: string;
}

/** An option as a function of context and scope. */
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
 * The input as a function. The properties of a record may be functions. Values are copied and frozen,
 * because all items get the same ones.
 *
 * @throws InvalidValueError if a value is not JSON.
 */
export function inputOf(input: unknown): Evaluate {
  if (typeof input === "function") return input as Evaluate;
  if (typeof input !== "object" || input === null || !Object.values(input).some(isFunction)) {
    const value = jsonOf(input ?? null, "input");
    return readingAll(() => value, []);
  }
  const given: readonly [string, unknown][] = Object.entries(input);
  const constants = given.filter(([, value]) => !isFunction(value));
  const values = jsonOf(Object.fromEntries(constants), "input") as JsonObject;
  const entries = given.filter(([key, value]) => isFunction(value) || Object.hasOwn(values, key));
  const layout = new RecordLayout(entries.map(([key]) => key));
  const parts = entries.map(([key, value]): Evaluate =>
    isFunction(value) ? value : () => values[key],
  );
  const evaluate: Evaluate = (context, scope) => {
    const { keys } = layout;
    const record: Record<string, unknown> = {};
    for (let i = 0; i < keys.length; i++)
      setOwnProperty(record, keys[i] as string, (parts[i] as Evaluate)(context, scope));
    return record;
  };
  return readingAll(evaluate, given.map(([, value]) => value).filter(isFunction));
}

function setOwnProperty(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(record, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  else record[key] = value;
}

function isFunction(value: unknown): value is Evaluate {
  return typeof value === "function";
}
