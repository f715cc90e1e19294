import { nearest, quote, suggestion } from "@sheaf/context/messages";
import { isTemplate } from "@sheaf/template";
import type { TaskDeclaration } from "@sheaf/workflow";
import {
  camelCase,
  isJoin,
  isReservedName,
  TASK_OPTIONS,
  UNREACHABLE_TASK_ADVICE,
  unreachableTask,
} from "@sheaf/workflow/declaration";
import { checkInnerNames, eachIn, taskNamesIn } from "./each-tasks.ts";
import { type DeclaredNames, NameSet, nextEntriesOf, OneNameMore } from "./names.ts";
import type { Problems } from "./problems.ts";
import { childOf, itemsIn, type MapTree, textOf, type Tree } from "./tree.ts";

/** A task that has a name. */
interface NamedTask {
  readonly name: string;
  readonly nameTree: Tree;
  readonly tree: Tree;
  /** The tasks that its `next` names. */
  readonly targets: readonly Target[];
}

interface Target {
  readonly name: string;
  readonly start: number;
}

/**
 * Reports what is wrong with the tasks of a workflow together. O(tasks and targets).
 *
 * @param outside For tasks under `each`: the names of tasks outside it, which they can read or be confused
 *   with. Null for others.
 */
export function checkTasks(
  workflow: MapTree,
  names: DeclaredNames,
  problems: Problems,
  outside: ReadonlySet<string> | null = null,
): void {
  const trees = itemsIn(childOf(workflow, "tasks"));
  for (const tree of trees) {
    checkPlain(tree, problems);
    checkItemOptions(tree, outside !== null, problems);
    checkEach(tree, names, outside, problems);
    checkItemName(childOf(tree, "as"), "items", names, problems);
    checkFold(tree, names, problems);
  }
  const tasks = trees.flatMap(namedTask);
  checkUnique(tasks, problems);
  const meant = checkTargets(tasks, names, problems);
  const isListed = trees.every((tree) => childOf(tree, "next") === undefined);
  checkJoins(tasks, isListed, problems);
  if (!isListed) checkOnFailure(trees, problems);
  if (isListed) checkStarts(trees, problems);
  else if (tasks.length === trees.length) checkReachable(tasks, meant, problems);
}

function namedTask(tree: Tree): readonly NamedTask[] {
  const nameTree = childOf(tree, "name");
  const name = textOf(nameTree);
  if (nameTree === undefined || name === null) return [];
  return [{ name, nameTree, tree, targets: nextEntriesOf(tree).flatMap(targetsOf) }];
}

function targetsOf(entry: Tree): readonly Target[] {
  const targets = childOf(entry, "do");
  if (targets === undefined) return [];
  return (targets.kind === "list" ? targets.items : [targets]).flatMap((tree) => {
    const name = textOf(tree);
    return name === null ? [] : [{ name, start: tree.start }];
  });
}

/** Names are read when the document is loaded, so they cannot be templates. */
function checkPlain(task: Tree, problems: Problems): void {
  const rate = childOf(task, "rate");
  for (const [option, tree] of [
    ["name", childOf(task, "name")],
    ["action", childOf(task, "action")],
    ["rate.name", childOf(rate, "name")],
  ] as const) {
    const text = textOf(tree);
    if (tree === undefined || text === null || !isTemplate(text)) continue;
    const message = `${quote(option)} is a name, in which templates are not allowed`;
    problems.report("TEMPLATE_NOT_ALLOWED", tree.start, message);
  }
}

/** Tasks that items run after their action are a workflow of their own, inside the names of the others. */
function checkEach(
  task: Tree,
  names: DeclaredNames,
  outside: ReadonlySet<string> | null,
  problems: Problems,
): void {
  const each = eachIn(task);
  if (each === null) return;
  const hold = childOf(childOf(task, "retry"), "hold");
  if (hold?.kind === "scalar" && hold.value === false) {
    const held =
      '"hold" cannot be false beside "each": an item keeps its place until all has ended';
    problems.report("INVALID_OPTION", hold.start, held);
  }
  const around = new NameSet(problems).with(outside ?? []).with(names.tasks);
  checkInnerNames(each, around, problems);
  const own = [childOf(task, "as"), childOf(childOf(task, "fold"), "as")].map(textOf);
  const taken = own.filter((name) => name !== null);
  const inner = {
    ...names,
    tasks: new NameSet(problems).with(taskNamesIn(each)),
    variables: taken.reduce<ReadonlySet<string>>(
      (known, name) => new OneNameMore(name, known),
      names.variables,
    ),
  };
  checkTasks(each, inner, problems, around);
}

function checkItemOptions(task: Tree, isInEach: boolean, problems: Problems): void {
  if (task.kind !== "map") return;
  if (task.entries.has("until"))
    for (const key of ["tolerate", "on-item-failure"]) {
      const { keyStart } = task.entries.get(key) ?? {};
      const message = `${quote(key)} has no effect beside "until"`;
      if (keyStart !== undefined) problems.report("INVALID_OPTION", keyStart, message);
    }
  checkCount(task, problems);
  if (task.entries.has("with-items")) return;
  for (const [key, { keyStart }] of task.entries) {
    if (TASK_OPTIONS[camelCase(key) as keyof TaskDeclaration].isForItems !== true) continue;
    if (isInEach && key === "concurrency") continue;
    const message = `${quote(key)} has no effect without "with-items"`;
    problems.report("INVALID_OPTION", keyStart, message);
  }
}

/** Items of batches are counted where there are batches of independent items. */
function checkCount(task: MapTree, problems: Problems): void {
  const count = task.entries.get("count");
  if (count === undefined || textOf(count.value) !== "items") return;
  if (!task.entries.has("batch-size")) {
    const message = '"count: items" has no effect without "batch-size"';
    problems.report("INVALID_OPTION", count.keyStart, message);
  }
  for (const key of ["fold", "each"]) {
    const { keyStart } = task.entries.get(key) ?? {};
    const message = `${quote(key)} cannot be combined with "count: items": it is about whole batches`;
    if (keyStart !== undefined) problems.report("INVALID_OPTION", keyStart, message);
  }
}

/** A name given by `as` must be readable in templates and hide no other name. */
function checkItemName(
  tree: Tree | undefined,
  what: string,
  names: DeclaredNames,
  problems: Problems,
): void {
  const name = textOf(tree);
  if (tree === undefined || name === null) return;
  const taken =
    names.parameters?.has(name) === true
      ? "a parameter"
      : names.variables.has(name)
        ? "a variable"
        : null;
  if (isReservedName(name))
    problems.report(
      "RESERVED_NAME",
      tree.start,
      `${what} cannot be called ${quote(name)}, which has a meaning in templates`,
    );
  else if (taken !== null)
    problems.report("SHADOWED_NAME", tree.start, `${quote(name)} is already the name of ${taken}`);
}

/** The items of a fold run one after the other, and only the last output is kept. */
function checkFold(task: Tree, names: DeclaredNames, problems: Problems): void {
  if (task.kind !== "map") return;
  const fold = childOf(task, "fold");
  if (fold === undefined) return;
  const as = childOf(fold, "as");
  checkItemName(as, "the value of a fold", names, problems);
  if (as !== undefined && textOf(as) !== null && textOf(as) === textOf(childOf(task, "as")))
    problems.report(
      "SHADOWED_NAME",
      as.start,
      `${quote(textOf(as) ?? "")} is the name of the items`,
    );
  const { keyStart } = task.entries.get("concurrency") ?? {};
  const message = '"concurrency" has no effect beside "fold": its items run one after the other';
  if (keyStart !== undefined) problems.report("INVALID_OPTION", keyStart, message);
  const collect = childOf(task, "collect");
  const kept = '"fold" keeps only the last output: "collect" can be failures or none';
  if (textOf(collect) === "outputs") problems.report("INVALID_OPTION", collect?.start ?? 0, kept);
  const hold = childOf(childOf(task, "retry"), "hold");
  const held = '"hold" cannot be false beside "fold": its items run one after the other';
  if (hold?.kind === "scalar" && hold.value === false)
    problems.report("INVALID_OPTION", hold.start, held);
}

function checkUnique(tasks: readonly NamedTask[], problems: Problems): void {
  const first = new Map<string, Tree>();
  for (const { name, nameTree } of tasks) {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, nameTree);
      if (name === "__proto__")
        problems.report("RESERVED_NAME", nameTree.start, 'a task cannot be called "__proto__"');
      continue;
    }
    const { line } = problems.lines.at(earlier.start);
    const message = `the task ${quote(name)} is already declared in line ${line}`;
    problems.report("DUPLICATE_NAME", nameTree.start, message);
  }
}

/** Reports targets that do not exist. Returns which task each of them probably means. */
function checkTargets(
  tasks: readonly NamedTask[],
  names: DeclaredNames,
  problems: Problems,
): ReadonlyMap<string, string> {
  const meant = new Map<string, string>();
  for (const { targets } of tasks) {
    for (const { name, start } of targets) {
      if (names.tasks.has(name)) continue;
      const near = nearest(name, names.tasks);
      if (near !== undefined) meant.set(name, near);
      const hint = near === undefined ? undefined : suggestion(near);
      problems.report("UNKNOWN_TASK", start, `no task is called ${quote(name)}`, hint);
    }
  }
  return meant;
}

function checkJoins(tasks: readonly NamedTask[], isListed: boolean, problems: Problems): void {
  const leading = new Map<string, Set<string>>();
  for (const { name, targets } of tasks) {
    for (const target of targets) {
      const sources = leading.get(target.name);
      if (sources === undefined) leading.set(target.name, new Set([name]));
      else sources.add(name);
    }
  }
  for (const [position, { name, tree }] of tasks.entries()) {
    const join = childOf(tree, "join");
    if (join?.kind !== "scalar" || !isJoin(join.value)) continue;
    const count = isListed ? Math.min(position, 1) : (leading.get(name)?.size ?? 0);
    const wanted = typeof join.value === "number" ? join.value : 1;
    if (wanted <= count) continue;
    const lead =
      count === 0 ? "no task leads" : count === 1 ? "1 task leads" : `${count} tasks lead`;
    const what = typeof join.value === "number" ? `${wanted} branches` : "branches";
    problems.report(
      "INVALID_JOIN",
      join.start,
      `task ${quote(name)} joins ${what}, but ${lead} to it`,
    );
  }
}

/** Tasks with `next` say there what follows a failure. */
function checkOnFailure(trees: readonly Tree[], problems: Problems): void {
  for (const tree of trees) {
    const entry = tree.kind === "map" ? tree.entries.get("on-failure") : undefined;
    if (entry === undefined) continue;
    const message = '"on-failure" is for tasks that run in the order listed, but a task has "next"';
    const hint = 'write an entry of "next" with "on: failure"';
    problems.report("INVALID_OPTION", entry.keyStart, message, hint);
  }
}

/** Tasks that run in the order listed need no `start`. */
function checkStarts(trees: readonly Tree[], problems: Problems): void {
  for (const tree of trees) {
    const entry = tree.kind === "map" ? tree.entries.get("start") : undefined;
    if (entry?.value.kind !== "scalar" || typeof entry.value.value !== "boolean") continue;
    const message = '"start" has no effect if no task has "next": tasks run in the order listed';
    problems.report("INVALID_OPTION", entry.keyStart, message);
  }
}

/**
 * A misspelled target counts as the task that it probably means, so that its consequences are not
 * reported too.
 */
function checkReachable(
  tasks: readonly NamedTask[],
  meant: ReadonlyMap<string, string>,
  problems: Problems,
): void {
  const following = new Map(tasks.map(({ name, targets }) => [name, targets]));
  const starts = tasks.filter(({ tree }) => isStart(childOf(tree, "start")));
  const reached = new Set((starts.length > 0 ? starts : tasks.slice(0, 1)).map(({ name }) => name));
  // Iterating a set also visits what is added during the iteration.
  for (const name of reached)
    for (const target of following.get(name) ?? [])
      reached.add(meant.get(target.name) ?? target.name);
  for (const { name, nameTree } of tasks) {
    if (reached.has(name)) continue;
    const message = unreachableTask(name);
    problems.report("UNREACHABLE_TASK", nameTree.start, message, UNREACHABLE_TASK_ADVICE);
  }
}

function isStart(tree: Tree | undefined): boolean {
  return tree?.kind === "scalar" && tree.value === true;
}
