import { didYouMean, messageOf, quote } from "@sheaf/context/messages";
import { isRecord } from "../graph/given.ts";
import type { OptionCheck } from "../graph/option-check.ts";
import { Workflow } from "../graph/workflow.ts";
import { shown } from "../value-name.ts";
import { isReservedName } from "./item-name.ts";
import { NEXT, RETRY, TASK } from "./option-checks.ts";
import type { TaskDeclaration } from "./task-options.ts";

/** Options that mean nothing for a task without items. */
const ITEM_OPTIONS = [
  "as",
  "batchSize",
  "concurrency",
  "tolerate",
  "collect",
  "onItemFailure",
] as const satisfies readonly (keyof TaskDeclaration)[];

/** What is wrong with the options of a task in code, as far as it shows before it runs. */
export function problemsOf(task: TaskDeclaration): readonly string[] {
  return [
    ...problemsIn(task, TASK, ""),
    ...problemsOfAction(task),
    ...problemsOfItems(task),
    ...problemsOfRetry(task),
    ...problemsOfNext(task),
  ];
}

/** What is unknown in the record, and what does not fit. */
function* problemsIn(
  record: object,
  checks: Readonly<Record<string, OptionCheck>>,
  path: string,
): Iterable<string> {
  for (const [key, value] of Object.entries(record)) {
    const option = quote(`${path}${key}`);
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
    if (check === undefined) {
      const hint = didYouMean(key, Object.keys(checks));
      yield `has the unknown option ${option}${hint === undefined ? "" : `; ${hint}`}`;
    } else if (value !== undefined && !check.fits(value)) yield invalid(option, check, value);
  }
}

function invalid(option: string, { expected }: OptionCheck, value: unknown): string {
  return `has an invalid ${option}: expected ${expected}, got ${shown(value)}`;
}

function* problemsOfAction({ action }: TaskDeclaration): Iterable<string> {
  if (!(action instanceof Workflow)) return;
  try {
    action.check();
  } catch (error) {
    yield `runs a workflow that cannot run: ${messageOf(error)}`;
  }
}

function* problemsOfItems(task: TaskDeclaration): Iterable<string> {
  const { withItems, as, tolerate, onItemFailure } = task;
  if (typeof as === "string" && isReservedName(as))
    yield `calls its items ${quote(as)}, which has a meaning already`;
  if (withItems === undefined) {
    for (const option of ITEM_OPTIONS)
      if (task[option] !== undefined) yield `has "${option}" but no "withItems"`;
  } else if (onItemFailure === "stop" && typeof tolerate === "string" && isUncounted(withItems))
    yield `stops by a percentage of items whose number is not known`;
}

/** An iterable given as it is; what a function gives shows only when it runs. */
function isUncounted(withItems: unknown): boolean {
  return typeof withItems === "object" && withItems !== null && !Array.isArray(withItems);
}

function* problemsOfRetry({ retry }: TaskDeclaration): Iterable<string> {
  if (!isRecord(retry)) return;
  yield* problemsIn(retry, RETRY, "retry.");
  if (retry.count === undefined) yield invalid('"retry.count"', RETRY.count, undefined);
}

function* problemsOfNext({ next }: TaskDeclaration): Iterable<string> {
  const isList = Array.isArray(next);
  const entries: readonly unknown[] = isList ? next : isRecord(next) ? [next] : [];
  for (const [position, entry] of entries.entries()) {
    const path = isList ? `next[${position}]` : "next";
    if (isRecord(entry)) yield* problemsIn(entry, NEXT, `${path}.`);
    else yield invalid(quote(path), { ...TASK.next, expected: ENTRY }, entry);
  }
}

const ENTRY = "an object such as { on, when, publish, do }";
