import type { WorkflowContext } from "@sheaf/context";
import { ExpressionError, messageOf } from "../errors.ts";
import type { Attempted, Plan, RetryPlan, Tolerance } from "../fan-out/plan.ts";
import { chance } from "../run/clock.ts";
import { isCount } from "../graph/given.ts";
import type { NodeRun } from "../graph/node.ts";
import type { RetryScope, Scope } from "./scope.ts";
import {
  type Evaluate,
  evaluatorOf,
  type RetryOptions,
  type TaskDeclaration,
} from "./task-options.ts";

const DEFAULT_CONCURRENCY = 10;

/** Evaluates one option of a task; what it throws names the task, the option and, of one, the item. */
export function evaluated<Value, Seen extends Scope>(
  task: string,
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
    const place = { task, index, cause };
    throw new ExpressionError("EXPRESSION_FAILED", option, messageOf(cause), place);
  }
}

/** Evaluates a condition, which must give a boolean. */
export function evaluatedCondition<Seen extends Scope>(
  task: string,
  option: string,
  condition: Evaluate<unknown, Seen>,
  context: WorkflowContext,
  scope: Seen,
): boolean {
  const value = evaluated(task, option, condition, context, scope);
  if (typeof value === "boolean") return value;
  const problem = `expected true or false, got ${nameOf(value)}`;
  throw new ExpressionError("NOT_A_BOOLEAN", option, problem, { task });
}

/** How the items of this task are run now. */
export function planOf(
  task: TaskDeclaration,
  context: WorkflowContext,
  scope: Scope,
  isList: boolean,
): Plan {
  const number = (option: "timeout" | "concurrency" | "batchSize"): unknown =>
    task[option] === undefined
      ? undefined
      : evaluated(task.name, option, evaluatorOf(task[option]), context, scope);
  const timeout = number("timeout");
  if (timeout !== undefined && !(typeof timeout === "number" && timeout > 0))
    throw invalid(task.name, "timeout", "a number of seconds above 0", timeout);
  const concurrency = task.concurrency === undefined ? DEFAULT_CONCURRENCY : number("concurrency");
  if (!isCount(concurrency))
    throw invalid(task.name, "concurrency", "an integer from 1", concurrency);
  return {
    concurrency: isList ? concurrency : 1,
    timeout: timeout === undefined || timeout === Infinity ? null : timeout,
    retry: task.retry === undefined ? null : retryPlanOf(task.name, task.retry, scope.run),
    tolerate: toleranceOf(task.tolerate ?? 0) as Tolerance,
    onItemFailure: task.onItemFailure ?? "continue",
    collect: task.collect ?? "outputs",
  };
}

/** The number of items in a batch; null where items are handed out one by one. */
export function batchSizeOf(
  task: TaskDeclaration,
  context: WorkflowContext,
  scope: Scope,
): number | null {
  if (task.batchSize === undefined) return null;
  const size = evaluated(task.name, "batchSize", evaluatorOf(task.batchSize), context, scope);
  if (!isCount(size)) throw invalid(task.name, "batchSize", "an integer from 1", size);
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

/** Names the type of a value for messages, as JSON calls it. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return "a string";
  if (typeof value === "number" || typeof value === "bigint") return `the number ${value}`;
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "an object";
  return `a ${typeof value}`;
}

function retryPlanOf(task: string, options: RetryOptions, run: NodeRun): RetryPlan {
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
            evaluatedCondition(task, "retry.when", when, context, retryScopeOf(run, attempted)),
  };
}

function retryScopeOf(run: NodeRun, { attempt, error, output }: Attempted): RetryScope {
  return { run, attempt, error, result: () => output };
}

function invalid(task: string, option: string, expected: string, given: unknown): ExpressionError {
  const problem = `expected ${expected}, got ${nameOf(given)}`;
  return new ExpressionError("INVALID_OPTION", option, problem, { task });
}
