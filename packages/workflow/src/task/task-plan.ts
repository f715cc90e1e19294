import type { WorkflowContext } from "@sheaf/context";
import { messageOf, quote } from "@sheaf/context/messages";
import type { Attempted, Plan, RetryPlan, Tolerance } from "../fan-out/plan.ts";
import { chance } from "../host/clock.ts";
import type { NodeRun, Run, Scope } from "../contract/run.ts";
import type { StartRate } from "../contract/start-rate.ts";
import { fits } from "../options/fits.ts";
import type { Option } from "../options/option.ts";
import { nameOf } from "../value-name.ts";
import { RATE_OPTIONS, RETRY_OPTIONS } from "./key-tables.ts";
import { TASK_OPTIONS } from "./option-table.ts";
import type { RetryScope } from "./scope.ts";
import {
  type Evaluate,
  evaluatorOf,
  type Expression,
  type RateOptions,
  type RetryOptions,
  type TaskDeclaration,
} from "./task-options.ts";
import { optionError, type TaskSite } from "./task-site.ts";

/** Evaluates one option of a task. Errors name the task, the option and the item, if there is one. */
export function evaluated<Value, Seen extends Scope>(
  task: TaskSite,
  option: string,
  evaluate: Evaluate<Value, Seen>,
  context: WorkflowContext,
  scope: Seen,
  isItem = false,
): Value {
  try {
    return evaluate(context, scope);
  } catch (cause) {
    const index = isItem ? context.index : undefined;
    throw optionError(task, "EXPRESSION_FAILED", option, messageOf(cause), { index, cause });
  }
}

/** Evaluates a condition, which must return a boolean. */
export function evaluatedCondition<Seen extends Scope>(
  task: TaskSite,
  option: string,
  condition: Evaluate<unknown, Seen>,
  context: WorkflowContext,
  scope: Seen,
  isItem = false,
): boolean {
  const value = evaluated(task, option, condition, context, scope, isItem);
  if (typeof value === "boolean") return value;
  const problem = `expected true or false, got ${nameOf(value)}`;
  const index = isItem ? context.index : undefined;
  throw optionError(task, "NOT_A_BOOLEAN", option, problem, { index });
}

/** The plan for running the items of this task, with its options evaluated. */
export function planOf(
  site: TaskSite,
  task: TaskDeclaration,
  context: WorkflowContext,
  scope: Scope,
  run: Run,
  isList: boolean,
): Plan {
  const { concurrency, tolerate, onItemFailure, collect } = TASK_OPTIONS;
  const number = (option: "timeout" | "deadline" | "concurrency" | "until"): number | undefined =>
    computedOption(site, option, TASK_OPTIONS[option], task[option], context, scope);
  const atOnce = number("concurrency") ?? concurrency.default;
  const seconds = (option: "timeout" | "deadline"): number | null => {
    const limit = number(option) ?? Infinity;
    return limit === Infinity ? null : limit;
  };
  return {
    concurrency: isList && task.fold === undefined ? atOnce : 1,
    timeout: seconds("timeout"),
    deadline: seconds("deadline"),
    retry: task.retry === undefined ? null : retryPlanOf(site, task.retry, context, scope, isList),
    rate: task.rate === undefined ? null : rateOf(site, task.rate, context, scope, run),
    itemWhen: task.itemWhen === undefined ? null : itemCondition(site, task.itemWhen, scope),
    until: number("until") ?? null,
    tolerate: toleranceOf(
      computedOption(site, "tolerate", TASK_OPTIONS.tolerate, task.tolerate, context, scope) ??
        tolerate.default,
    ),
    onItemFailure: task.onItemFailure ?? onItemFailure.default,
    collect: task.collect ?? (task.fold === undefined ? collect.default : "failures"),
  };
}

/** The number of items in a batch; null where items are handed out one by one. */
export function batchSizeOf(
  site: TaskSite,
  { batchSize }: TaskDeclaration,
  context: WorkflowContext,
  scope: Scope,
): number | null {
  const option = TASK_OPTIONS.batchSize;
  return computedOption(site, "batchSize", option, batchSize, context, scope) ?? null;
}

/** The most items in a task under `each`. */
export function concurrencyOf(
  site: TaskSite,
  { concurrency }: TaskDeclaration,
  context: WorkflowContext,
  scope: Scope,
): number {
  const option = TASK_OPTIONS.concurrency;
  return computedOption(site, "concurrency", option, concurrency, context, scope) ?? option.default;
}

/** @throws ExpressionError if another task has the rate of this name with other numbers. */
function rateOf(
  site: TaskSite,
  rate: RateOptions,
  context: WorkflowContext,
  scope: Scope,
  { path, control }: Run,
): StartRate {
  const number = (option: "limit" | "per"): number => {
    const given = rate[option];
    const value = computedOption(
      site,
      `rate.${option}`,
      RATE_OPTIONS[option],
      given,
      context,
      scope,
    );
    return value as number;
  };
  const numbers = { limit: number("limit"), per: number("per") };
  const { name } = rate;
  const own = `${path}${site.id} ${numbers.limit}/${numbers.per}`;
  const shared = control.rateOf(name === undefined ? `task ${own}` : `name ${name}`, numbers);
  if (shared !== null) return shared;
  const problem = `the rate ${quote(name ?? "")} has other numbers in another task`;
  throw optionError(site, "INVALID_OPTION", "rate", problem);
}

function itemCondition(
  site: TaskSite,
  itemWhen: Expression<boolean>,
  scope: Scope,
): (context: WorkflowContext) => boolean {
  const evaluate = evaluatorOf(itemWhen);
  return (context) => evaluatedCondition(site, "itemWhen", evaluate, context, scope, true);
}

/**
 * The value of an option that takes one, or a function that computes it; undefined if it is missing.
 *
 * @param path Of the option, such as `retry.count`.
 * @throws ExpressionError if it returns something that its table does not allow.
 */
function computedOption<Value>(
  site: TaskSite,
  path: string,
  { takes: { code } }: Option,
  given: Expression<Value> | undefined,
  context: WorkflowContext,
  scope: Scope,
): Value | undefined {
  if (given === undefined) return undefined;
  const value = evaluated(site, path, evaluatorOf<unknown, Scope>(given), context, scope);
  const type = code.kind === "computed" ? code.of : code;
  if (fits(value, type)) return value as Value;
  const problem = `expected ${type.expected}, got ${nameOf(value)}`;
  throw optionError(site, "INVALID_OPTION", path, problem);
}

/** How many failures `tolerate` allows. Its value has been checked before. */
export function toleranceOf(tolerate: number | string): Tolerance {
  const isPercentage = typeof tolerate === "string";
  return { count: isPercentage ? Number.parseFloat(tolerate) : tolerate, isPercentage };
}

function retryPlanOf(
  task: TaskSite,
  options: RetryOptions,
  context: WorkflowContext,
  scope: Scope,
  isList: boolean,
): RetryPlan {
  const { when } = options;
  const number = (option: "count" | "delay" | "maxDelay"): number | undefined => {
    const given = options[option];
    return computedOption(task, `retry.${option}`, RETRY_OPTIONS[option], given, context, scope);
  };
  const count = number("count") ?? 0;
  const delay = number("delay") ?? RETRY_OPTIONS.delay.default;
  const maxDelay = number("maxDelay") ?? Infinity;
  const backoff = options.backoff ?? RETRY_OPTIONS.backoff.default;
  const jitter = options.jitter ?? RETRY_OPTIONS.jitter.default;
  return {
    count,
    delay: (k) => {
      const factor = backoff === "constant" ? 1 : backoff === "linear" ? k : 2 ** (k - 1);
      return Math.min(delay * factor, maxDelay) * (jitter ? 0.5 + chance() / 2 : 1);
    },
    when:
      when === undefined
        ? null
        : (item, attempted) =>
            evaluatedCondition(
              task,
              "retry.when",
              when,
              item,
              retryScopeOf(scope.run, attempted),
              isList,
            ),
    holds: options.hold ?? RETRY_OPTIONS.hold.default,
  };
}

function retryScopeOf(run: NodeRun, { attempt, error, output }: Attempted): RetryScope {
  return { run, attempt, error, result: () => output };
}
