import { quote } from "../errors.ts";
import { isCount } from "../graph/given.ts";
import { Workflow } from "../graph/workflow.ts";
import { nameOf, toleranceOf } from "./task-plan.ts";
import type { NextOptions, RetryOptions, TaskDeclaration } from "./task-options.ts";

/** Names with a meaning of their own in templates, which `as` must not take. */
const ROOT_NAMES: ReadonlySet<string> = new Set([
  "parameters",
  "vars",
  "variables",
  "workflow",
  "task",
  "tasks",
  "config",
  "secrets",
  "item",
  "index",
  "system",
]);

const OPTIONS: ReadonlySet<string> = new Set<keyof TaskDeclaration>([
  "name",
  "action",
  "input",
  "when",
  "withItems",
  "as",
  "batchSize",
  "concurrency",
  "retry",
  "timeout",
  "onItemFailure",
  "tolerate",
  "collect",
  "join",
  "publish",
  "next",
]);

/** What is wrong with the options of a task, as far as it shows before it runs. */
export function problemsOf(task: TaskDeclaration): readonly string[] {
  return [
    ...unknownKeys(task, OPTIONS).map((key) => `has the unknown option ${quote(key)}`),
    ...problemsOfAction(task),
    ...problemsOfItems(task),
    ...problemsOfNumbers(task),
    ...(task.retry === undefined ? [] : problemsOfRetry(task.retry)),
    ...problemsOfChoices(task),
    ...problemsOfNext(task),
  ];
}

function unknownKeys(record: object, known: ReadonlySet<string>): string[] {
  return Object.keys(record).filter((key) => !known.has(key));
}

function* problemsOfAction({ action, when }: TaskDeclaration): Iterable<string> {
  if (action instanceof Workflow) {
    try {
      action.check();
    } catch (error) {
      yield `runs a workflow that cannot run: ${(error as Error).message}`;
    }
  } else if (action !== undefined && typeof action !== "string" && typeof action !== "function")
    yield `has an action that is ${nameOf(action)}`;
  if (when !== undefined && typeof when !== "boolean" && typeof when !== "function")
    yield `has a "when" that is ${nameOf(when)}, neither a boolean nor a function`;
}

function* problemsOfItems(task: TaskDeclaration): Iterable<string> {
  const { withItems, as } = task;
  if (as !== undefined) {
    if (typeof as !== "string" || !/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(as))
      yield `calls its items by something that is no name`;
    else if (ROOT_NAMES.has(as)) yield `calls its items ${quote(as)}, which has a meaning already`;
  }
  if (withItems !== undefined) return;
  for (const option of [
    "as",
    "batchSize",
    "concurrency",
    "tolerate",
    "collect",
    "onItemFailure",
  ] as const)
    if (task[option] !== undefined) yield `has "${option}" but no "withItems"`;
}

function* problemsOfNumbers(task: TaskDeclaration): Iterable<string> {
  for (const option of ["concurrency", "batchSize"] as const) {
    const value: unknown = task[option];
    if (value !== undefined && typeof value !== "function" && !isCount(value))
      yield `has a "${option}" that is ${nameOf(value)}, not an integer from 1`;
  }
  const { timeout, tolerate = 0, onItemFailure, withItems } = task;
  if (timeout !== undefined && typeof timeout !== "function" && !isSeconds(timeout, false))
    yield `has a "timeout" that is ${nameOf(timeout)}, not a number of seconds above 0`;
  const tolerance = isTolerance(tolerate);
  if (!tolerance) yield `tolerates neither a number of items nor a percentage`;
  else if (onItemFailure === "stop" && typeof tolerate === "string" && isUncounted(withItems))
    yield `stops by a percentage of items whose number is not known`;
}

function isTolerance(tolerate: unknown): boolean {
  return (
    (typeof tolerate === "number" || typeof tolerate === "string") && toleranceOf(tolerate) !== null
  );
}

/** An iterable given as it is; what a function gives shows only when it runs. */
function isUncounted(withItems: unknown): boolean {
  return typeof withItems === "object" && withItems !== null && !Array.isArray(withItems);
}

function isSeconds(value: unknown, mayBeZero: boolean): boolean {
  return typeof value === "number" && (value > 0 || (mayBeZero && value === 0));
}

const RETRY_OPTIONS: ReadonlySet<string> = new Set<keyof RetryOptions>([
  "count",
  "delay",
  "backoff",
  "maxDelay",
  "jitter",
  "when",
]);

function* problemsOfRetry(retry: unknown): Iterable<string> {
  if (typeof retry !== "object" || retry === null) {
    yield `has a "retry" that is ${nameOf(retry)}, not an object`;
    return;
  }
  for (const key of unknownKeys(retry, RETRY_OPTIONS))
    yield `has the unknown option "retry.${key}"`;
  const {
    count,
    delay = 0,
    maxDelay = 0,
    backoff = "constant",
    jitter = false,
    when,
  } = retry as Partial<RetryOptions>;
  if (!Number.isSafeInteger(count) || (count as number) < 0)
    yield `has a "retry.count" that is ${nameOf(count)}, not an integer from 0`;
  for (const [option, value] of Object.entries({ delay, maxDelay }))
    if (!isSeconds(value, true))
      yield `has a "retry.${option}" that is ${nameOf(value)}, not a number of seconds from 0`;
  if (!["constant", "linear", "exponential"].includes(backoff))
    yield `has a "retry.backoff" that is none of constant, linear, exponential`;
  if (typeof jitter !== "boolean")
    yield `has a "retry.jitter" that is ${nameOf(jitter)}, not a boolean`;
  if (when !== undefined && typeof when !== "function")
    yield `has a "retry.when" that is ${nameOf(when)}, not a function`;
}

function* problemsOfChoices({ onItemFailure, collect }: TaskDeclaration): Iterable<string> {
  if (onItemFailure !== undefined && !["continue", "stop"].includes(onItemFailure))
    yield `has an "onItemFailure" that is neither continue nor stop`;
  if (collect !== undefined && !["outputs", "failures", "none"].includes(collect))
    yield `has a "collect" that is none of outputs, failures, none`;
}

const NEXT_OPTIONS: ReadonlySet<string> = new Set<keyof NextOptions>(["when", "publish", "do"]);

function* problemsOfNext({ next, publish }: TaskDeclaration): Iterable<string> {
  if (publish !== undefined && !isRecord(publish))
    yield `has a "publish" that is ${nameOf(publish)}, not an object`;
  const entries: readonly unknown[] = next === undefined ? [] : Array.isArray(next) ? next : [next];
  for (const [position, entry] of entries.entries()) {
    if (!isRecord(entry)) {
      yield `has a "next[${position}]" that is ${nameOf(entry)}, not an object`;
      continue;
    }
    for (const key of unknownKeys(entry, NEXT_OPTIONS))
      yield `has the unknown option "next[${position}].${key}"`;
    const { when, publish: block, do: targets = [] } = entry as Partial<NextOptions>;
    if (when !== undefined && typeof when !== "boolean" && typeof when !== "function")
      yield `has a "next[${position}].when" that is ${nameOf(when)}, neither a boolean nor a function`;
    if (block !== undefined && !isRecord(block))
      yield `has a "next[${position}].publish" that is ${nameOf(block)}, not an object`;
    const names: readonly unknown[] = typeof targets === "string" ? [targets] : targets;
    if (!Array.isArray(names) || names.some((name) => typeof name !== "string"))
      yield `has a "next[${position}].do" that is neither a name nor a list of names`;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
