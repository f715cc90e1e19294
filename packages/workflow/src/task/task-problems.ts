import { invalidValueIn, messageOf, quote } from "@sheaf/context/messages";
import { Workflow } from "../graph/workflow.ts";
import type { Option } from "../options/option.ts";
import { type OptionProblem, optionProblems } from "../options/option-problems.ts";
import { isReservedName } from "./item-name.ts";
import { TASK_OPTIONS } from "./option-table.ts";
import { type Evaluate, type FoldOptions, inputOf, type TaskDeclaration } from "./task-options.ts";

/** What is wrong with the options of a task in code, as far as it can be known before the run. */
export function problemsOf(task: TaskDeclaration, isInEach: boolean): readonly string[] {
  const given = task as unknown as Readonly<Record<string, unknown>>;
  return [
    ...Array.from(optionProblems(given, TASK_OPTIONS), messageFor),
    ...problemsOfAction(task),
    ...problemsOfItems(task, isInEach),
  ];
}

/** The input of a task; what in it is not JSON is one more problem of the task. */
export function checkedInput(
  input: unknown,
  problems: readonly string[],
): readonly [Evaluate, readonly string[]] {
  try {
    return [inputOf(input), problems];
  } catch (cause) {
    const problem = invalidValueIn(cause) ?? messageOf(cause);
    return [(): null => null, [...problems, `has an invalid "input": ${problem}`]];
  }
}

function messageFor({ path, problem, hint }: OptionProblem): string {
  const option = quote(path);
  const what =
    problem === null ? `has the unknown option ${option}` : `has an invalid ${option}: ${problem}`;
  return hint === undefined ? what : `${what}; ${hint}`;
}

function* problemsOfAction({ action }: TaskDeclaration): Iterable<string> {
  if (!(action instanceof Workflow)) return;
  try {
    action.check();
  } catch (error) {
    yield `runs a workflow that cannot run: ${messageOf(error)}`;
  }
}

function* problemsOfItems(task: TaskDeclaration, isInEach: boolean): Iterable<string> {
  const { withItems, as, tolerate, onItemFailure, until, fold, each, retry, count } = task;
  if (each !== undefined && retry?.hold === false) yield 'has both "each" and "retry.hold": false';
  for (const [option, value] of Object.entries({ tolerate, onItemFailure }))
    if (until !== undefined && value !== undefined) yield `has both "until" and "${option}"`;
  if (count === "items") yield* problemsOfCount(task);
  if (fold !== undefined) yield* problemsOfFold(task, fold);
  if (typeof as === "string" && isReservedName(as))
    yield `calls its items ${quote(as)}, which already has a meaning`;
  if (withItems === undefined) {
    for (const [option, { isForItems }] of Object.entries<Option>(TASK_OPTIONS))
      if (
        isForItems === true &&
        task[option as keyof TaskDeclaration] !== undefined &&
        !(isInEach && option === "concurrency")
      )
        yield `has "${option}" but no "withItems"`;
  } else if (onItemFailure === "stop" && typeof tolerate === "string" && isUncounted(withItems))
    yield `stops at a percentage of items, but their number is not known`;
}

function* problemsOfCount({ batchSize, fold, each }: TaskDeclaration): Iterable<string> {
  if (batchSize === undefined) yield 'counts "items" of batches, but has no "batchSize"';
  for (const [option, value] of Object.entries({ fold, each }))
    if (value !== undefined) yield `counts the items of batches, but has "${option}"`;
}

function* problemsOfFold(
  { as, concurrency, collect, retry }: TaskDeclaration,
  fold: FoldOptions,
): Iterable<string> {
  if (concurrency !== undefined) yield 'has both "fold" and "concurrency"';
  if (collect === "outputs") yield 'has "fold", of which no outputs can be collected but the last';
  if (retry?.hold === false) yield 'has both "fold" and "retry.hold": false';
  const name = (fold as Partial<FoldOptions> | null)?.as;
  if (typeof name === "string" && (isReservedName(name) || name === as))
    yield `calls the value of its fold ${quote(name)}, which already has a meaning`;
}

/** An iterable that is not a list. What a function returns is only known when it runs. */
function isUncounted(withItems: unknown): boolean {
  return typeof withItems === "object" && withItems !== null && !Array.isArray(withItems);
}
