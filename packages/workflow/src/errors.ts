import {
  type CodesOf,
  type ErrorOrigin,
  invalidValueIn,
  messageOf,
  PositionedError,
  propertyOf,
  quote,
  type SourcePosition,
} from "@sheaf/context/messages";
import type { ERROR_CODES } from "./error-codes.ts";

/** Where something went wrong, and what caused it. */
export interface ErrorPlace extends ErrorOrigin {
  /** The task, or node, by name. */
  readonly task?: string | undefined;
  /** The item of a fan-out, counted from 0. */
  readonly index?: number | undefined;
}

/**
 * The base of all errors of a run: a stable code, and where it happened. If an action throws an error
 * whose `code` is a string, its failure keeps that code.
 */
export class WorkflowError extends PositionedError {
  /** The task, or node, by name. */
  readonly task: string | undefined;
  /** The item of a fan-out, counted from 0. */
  readonly index: number | undefined;

  /** @internal */
  constructor(code: string, message: string, place: ErrorPlace = {}) {
    super(code, message, place);
    this.task = place.task;
    this.index = place.index;
  }
}

/**
 * Throw it from an action if further attempts would be useless. An error of your own with
 * `retryable: false` does the same.
 *
 * @example
 * ```ts
 * let attempts = 0;
 * const action = () => {
 *   attempts++;
 *   throw new PermanentError("There is no such host", { code: "ENOTFOUND" });
 * };
 * const workflow = defineWorkflow().task("check", { action, retry: { count: 5, delay: 0 } }).build();
 * const { errors } = await run(workflow).result;
 * [errors[0]?.code, attempts]; // ["ENOTFOUND", 1]
 * ```
 */
export class PermanentError extends Error {
  /** Prevents further attempts. */
  readonly retryable = false;
  /** Stable: decide by this. */
  readonly code: string;

  /**
   * @param message The message.
   * @param options The `code` of the failure, by default `ACTION_FAILED`, and its `cause`.
   */
  constructor(
    message: string,
    { code = "ACTION_FAILED", ...options }: ErrorOptions & { readonly code?: string } = {},
  ) {
    super(message, options);
    this.name = "PermanentError";
    this.code = code;
  }
}

/** An action threw. The code is the `code` of what it threw if that is a string, otherwise `ACTION_FAILED`. */
export class ActionFailedError extends WorkflowError {
  /** False if what was thrown says so. */
  declare readonly retryable?: false;

  /** @internal */
  constructor(cause: unknown, place: ErrorPlace) {
    super(codeOf(cause), messageOf(cause), { ...place, cause });
    if (propertyOf(cause, "retryable") === false) this.retryable = false;
  }
}

/** The action of a task returned something that is not JSON. */
export class InvalidOutputError extends WorkflowError {
  /** @internal */
  constructor(cause: unknown, place: ErrorPlace) {
    const output = `output of task ${quote(place.task ?? "")}`;
    const problem = invalidValueIn(cause) ?? messageOf(cause);
    super("INVALID_VALUE", `Cannot accept the ${output}: ${problem}`, { ...place, cause });
  }
}

/** What can go wrong when an option of a task, or a setting of a workflow, is evaluated. */
export type ExpressionErrorCode = CodesOf<typeof ERROR_CODES, "ExpressionError"> | "INVALID_VALUE";

/** A function or template of a task threw or returned an invalid value. */
export class ExpressionError extends WorkflowError {
  /**
   * The option as its author spelled it, such as `input` or `next[0].when`: `withItems` in code is
   * `with-items` in a document.
   */
  readonly option: string;
  /** It would fail again. */
  readonly retryable = false;

  /**
   * @internal
   * @param subject What has the option, such as `task "a"`.
   */
  constructor(
    code: ExpressionErrorCode,
    option: string,
    subject: string,
    problem: string,
    place: ErrorPlace,
  ) {
    super(code, `Cannot evaluate ${quote(option)} of ${subject}: ${problem}`, place);
    this.option = option;
  }
}

/** An attempt took longer than the task allows. */
export class TimeoutError extends WorkflowError {
  /** @internal */
  constructor(seconds: number, place: ErrorPlace) {
    super("TIMEOUT", `Cannot wait for the action any longer than ${seconds} s`, place);
  }
}

/** All attempts at an item, or at a task without items, took longer together than the task allows. */
export class DeadlineError extends WorkflowError {
  /** No attempt follows. */
  readonly retryable = false;

  /** @internal */
  constructor(seconds: number, place: ErrorPlace) {
    super("DEADLINE", `Cannot continue: the deadline of ${seconds} s has passed`, place);
  }
}

/** The reason of a cancellation if none is given. */
export const DEFAULT_REASON = "The run was canceled";

/** No signal came in the time that a task waits for it. */
export class SignalTimeoutError extends WorkflowError {
  /** @internal */
  constructor(signal: string, seconds: number, place: ErrorPlace) {
    super(
      "TIMEOUT",
      `Cannot wait for the signal ${quote(signal)} any longer than ${seconds} s`,
      place,
    );
  }
}

/** The run, or the workflow around a task, was canceled before the task or item was done. */
export class CanceledError extends WorkflowError {
  /**
   * @internal
   * @param reason The reason given to `cancel` or the signal; it becomes the cause.
   * @param what What was canceled: the run, or a workflow in it.
   */
  constructor(place: ErrorPlace, reason?: unknown, what: "run" | "workflow" = "run") {
    const why = reason === undefined ? "" : messageOf(reason);
    const reasonText = why === "" || why === DEFAULT_REASON ? "" : ` (${why})`;
    super("CANCELED", `Cannot continue: the ${what} was canceled${reasonText}`, {
      ...place,
      cause: place.cause ?? reason,
    });
  }
}

/** Why a run was ended by `fail` of its handle. */
export interface RunFailure {
  /** Stable: decide by this. */
  readonly code: string;
  /** The message, which may change. */
  readonly message: string;
  /** What was thrown. */
  readonly cause?: unknown;
}

/** The run was ended by `fail` of its handle while the task or item was running. */
export class RunStoppedError extends WorkflowError {
  /** It would fail again. */
  readonly retryable = false;

  /** @internal */
  constructor({ code, message }: RunFailure, place: ErrorPlace) {
    super(code, message, place);
  }
}

/** A workflow took longer than its `timeout` allows. */
export class WorkflowDeadlineError extends WorkflowError {
  readonly #workflow: string;
  readonly #seconds: number;

  /**
   * @internal
   * @param workflow What took too long, such as `workflow "nightly"`.
   */
  constructor(workflow: string, seconds: number, place: ErrorPlace) {
    super("DEADLINE", `Cannot continue: ${workflow} took longer than ${seconds} s`, place);
    this.#workflow = workflow;
    this.#seconds = seconds;
  }

  /** @internal The error of something in the workflow that was running. */
  at(place: ErrorPlace): WorkflowDeadlineError {
    return new WorkflowDeadlineError(this.#workflow, this.#seconds, { ...place, cause: this });
  }
}

/** `withItems` returned something that is not a list. */
export class NotAListError extends WorkflowError {
  /**
   * @internal
   * @param subject What has the option, such as `task "a"`.
   */
  constructor(option: string, subject: string, given: string, place: ErrorPlace) {
    super(
      "WITH_ITEMS_NOT_A_LIST",
      `Cannot run ${subject}: expected ${quote(option)} to give a list, got ${given}`,
      place,
    );
  }
}

/** The source of the items failed while they were read. The code is that of the cause, otherwise `NODE_FAILED`. */
export class ItemSourceError extends WorkflowError {
  /**
   * @internal
   * @param option The option that gives the items.
   * @param subject What has the option, such as `task "a"`.
   * @param read What was read before, such as `2 items`.
   */
  constructor(option: string, subject: string, read: string, place: ErrorPlace) {
    const { cause } = place;
    super(
      codeOf(cause, "NODE_FAILED"),
      `Cannot read the items of ${subject}: ${quote(option)} failed after ${read}: ${invalidValueIn(cause) ?? messageOf(cause)}`,
      place,
    );
  }
}

/** More items failed than the task tolerates, or fewer succeeded than it needs. */
export class ItemsFailedError extends WorkflowError {
  /** @internal */
  constructor(problem: string, place: ErrorPlace) {
    super("ITEMS_FAILED", `Cannot complete task ${quote(place.task ?? "")}: ${problem}`, place);
  }
}

/** `retry.when` failed. The cause is why the attempt failed. */
export class RetryConditionError extends WorkflowError {
  /** It would fail again. */
  readonly retryable = false;
  /** The error of `retry.when`. */
  readonly condition: WorkflowError;

  /** @internal */
  constructor(condition: WorkflowError, failure: WorkflowError) {
    const { code, message, task, index } = condition;
    const text = `${message}; the attempt failed with ${failure.code}: ${failure.message}`;
    super(code, text, { task, index, cause: failure });
    this.condition = condition;
  }
}

/** A node chose an action for which the workflow has neither an edge nor a default. */
export class UnhandledActionError extends WorkflowError {
  /** The action that was chosen. */
  readonly action: string;

  /** @internal */
  constructor(node: string, action: string) {
    super(
      "UNHANDLED_ACTION",
      `Cannot route action ${quote(action)} of node ${quote(node)}: it has no edge, and there is no default`,
      { task: node },
    );
    this.action = action;
  }
}

/** Some, but not enough, of the branches that a join waits for arrived, and no others will. */
export class UnreachableJoinError extends WorkflowError {
  /** @internal */
  constructor(node: string, arrived: number, needed: number, position?: SourcePosition) {
    super(
      "UNREACHABLE_JOIN",
      `Cannot start ${quote(node)}: ${arrived} of the ${needed} branches that it joins arrived, and nothing else can run`,
      { task: node, position },
    );
  }
}

/** The run took more steps than the workflow allows. */
export class MaxStepsError extends WorkflowError {
  /** @internal */
  constructor(maxSteps: number, option: string, task: string, position?: SourcePosition) {
    super(
      "MAX_STEPS",
      `Cannot start ${quote(task)}: ${maxSteps} steps were taken, which is the limit of ${quote(option)}`,
      { task, position },
    );
  }
}

/** The process method of a node, or the source of items, failed. */
export class NodeFailedError extends WorkflowError {
  /** @internal */
  constructor(cause: unknown, place: ErrorPlace) {
    super(codeOf(cause, "NODE_FAILED"), messageOf(cause), { ...place, cause });
  }
}

/** A run could not start because of its parameters, secrets or actions. Its result has the status `invalid`. */
export class InvalidRunError extends WorkflowError {
  /** It would fail again. */
  readonly retryable = false;
  /** How to fix it. The message contains it too. */
  readonly hint: string | undefined;

  /** @internal */
  constructor(
    code: CodesOf<typeof ERROR_CODES, "InvalidRunError"> | "INVALID_ARGUMENT",
    message: string,
    place: ErrorPlace = {},
    hint?: string,
  ) {
    super(code, hint === undefined ? message : `${message}; ${hint}`, place);
    this.hint = hint;
  }
}

/** The `code` of what was thrown if it is a string. Reading it may throw, which is handled. */
function codeOf(thrown: unknown, otherwise = "ACTION_FAILED"): string {
  const code = propertyOf(thrown, "code");
  return typeof code === "string" && code !== "" ? code : otherwise;
}

/** Whether it is an error of a run. False if the check itself throws. */
export function isWorkflowError(thrown: unknown): thrown is WorkflowError {
  try {
    return thrown instanceof WorkflowError;
  } catch {
    return false;
  }
}
