import type { WorkflowContext } from "@sheaf/context";
import { messageOf } from "@sheaf/context/messages";
import type { ExpressionError } from "../errors.ts";
import type { Attempted, Plan, RetryPlan, Tolerance } from "../fan-out/plan.ts";
import { chance } from "../run/clock.ts";
import { isCount } from "../graph/given.ts";
import type { NodeRun } from "../graph/node.ts";
import { nameOf } from "../value-name.ts";
import type { RetryScope, Scope } from "./scope.ts";
import {
  type Evaluate,
  evaluatorOf,
  type RetryOptions,
  type TaskDeclaration,
} from "./task-options.ts";
import { optionError, type TaskSite } from "./task-site.ts";

const DEFAULT_CONCURRENCY = 10;

/** Evaluates one option of a task; what it throws names the task, the option and, of one, the item. */
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

/** Evaluates a condition, which must give a boolean. */
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

/** How the items of this task are run now. */
export function planOf(
  site: TaskSite,
  task: TaskDeclaration,
  context: WorkflowContext,
  scope: Scope,
  isList: boolean,
): Plan {
  const number = (option: "timeout" | "concurrency"): unknown =>
    evaluated(site, option, evaluatorOf<unknown, Scope>(task[option]), context, scope);
  const timeout = task.timeout === undefined ? Infinity : number("timeout");
  if (!(typeof timeout === "number" && timeout > 0))
    throw invalid(site, "timeout", "a number of seconds above 0", timeout);
  const concurrency = task.concurrency === undefined ? DEFAULT_CONCURRENCY : number("concurrency");
  if (!isCount(concurrency)) throw invalid(site, "concurrency", "an integer from 1", concurrency);
  return {
    concurrency: isList ? concurrency : 1,
    timeout: timeout === Infinity ? null : timeout,
    retry: task.retry === undefined ? null : retryPlanOf(site, task.retry, scope.run, isList),
    tolerate: toleranceOf(task.tolerate ?? 0) as Tolerance,
    onItemFailure: task.onItemFailure ?? "continue",
    collect: task.collect ?? "outputs",
  };
}

/** The number of items in a batch; null where items are handed out one by one. */
export function batchSizeOf(
  site: TaskSite,
  { batchSize }: TaskDeclaration,
  context: WorkflowContext,
  scope: Scope,
): number | null {
  if (batchSize === undefined) return null;
  const size = evaluated(site, "batchSize", evaluatorOf(batchSize), context, scope);
  if (!isCount(size)) throw invalid(site, "batchSize", "an integer from 1", size);
  return size;
}

/** What `tolerate` says; null where it says nothing sensible. */
export function toleranceOf(tolerate: number | string): Tolerance | null {
  if (typeof tolerate === "number")
    return Number.isInteger(tolerate) && tolerate >= 0
      ? { count: tolerate, isPercentage: false }
      : null;
  const percentage = /^(\d+(?:\.\d+)?)\s*%$/.exec(tolerate)?.[1];
  const count = Number(percentage);
  return percentage !== undefined && count <= 100 ? { count, isPercentage: true } : null;
}

function retryPlanOf(
  task: TaskSite,
  options: RetryOptions,
  run: NodeRun,
  isList: boolean,
): RetryPlan {
  const { count, delay = 0, backoff = "constant", maxDelay = Infinity, jitter = false } = options;
  const { when } = options;
  return {
    count,
    delay: (k) => {
      const factor = backoff === "constant" ? 1 : backoff === "linear" ? k : 2 ** (k - 1);
      return Math.min(delay * factor, maxDelay) * (jitter ? 0.5 + chance() / 2 : 1);
    },
    when:
      when === undefined
        ? null
        : (context, attempted) =>
            evaluatedCondition(
              task,
              "retry.when",
              when,
              context,
              retryScopeOf(run, attempted),
              isList,
            ),
  };
}

function retryScopeOf(run: NodeRun, { attempt, error, output }: Attempted): RetryScope {
  return { run, attempt, error, result: () => output };
}

function invalid(
  site: TaskSite,
  option: string,
  expected: string,
  given: unknown,
): ExpressionError {
  return optionError(site, "INVALID_OPTION", option, `expected ${expected}, got ${nameOf(given)}`);
}
