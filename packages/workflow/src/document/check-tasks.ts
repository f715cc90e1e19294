import { quote } from "../errors.ts";
import { isCount } from "../graph/given.ts";
import { didYouMean } from "../template/nearest.ts";
import { reservedNames } from "../template/names.ts";
import { isTemplate } from "../template/template.ts";
import { type DeclaredNames, nextEntriesOf } from "./names.ts";
import type { Problems } from "./problems.ts";
import { childOf, itemsIn, type MapTree, textOf, type Tree } from "./tree.ts";

/** A task that has a name. */
interface NamedTask {
  readonly name: string;
  readonly nameTree: Tree;
  readonly tree: Tree;
  /** What its `next` names. */
  readonly targets: readonly Target[];
}

interface Target {
  readonly name: string;
  readonly start: number;
}

/** Reports what is wrong with the tasks of a workflow as a whole. O(tasks and targets). */
export function checkTasks(workflow: MapTree, names: DeclaredNames, problems: Problems): void {
  const trees = itemsIn(childOf(workflow, "tasks"));
  for (const tree of trees) {
    checkPlain(tree, problems);
    checkItemOptions(tree, problems);
    checkItemName(tree, names, problems);
  }
  const tasks = trees.flatMap(namedTask);
  checkUnique(tasks, problems);
  checkTargets(tasks, names, problems);
  const isListed = trees.every((tree) => childOf(tree, "next") === undefined);
  checkJoins(tasks, isListed, problems);
  if (!isListed) checkReachable(workflow, tasks, problems);
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

/** Names are fixed when the document is loaded. */
function checkPlain(task: Tree, problems: Problems): void {
  for (const option of ["name", "action"]) {
    const tree = childOf(task, option);
    const text = textOf(tree);
    if (tree === undefined || text === null || !isTemplate(text)) continue;
    const message = `${quote(option)} is a name, in which no template can stand`;
    problems.report("TEMPLATE_NOT_ALLOWED", tree.start, message);
  }
}

const ITEM_OPTIONS = [
  "as",
  "batch-size",
  "concurrency",
  "tolerate",
  "collect",
  "on-item-failure",
] as const;

function checkItemOptions(task: Tree, problems: Problems): void {
  if (task.kind !== "map" || task.entries.has("with-items")) return;
  for (const option of ITEM_OPTIONS) {
    const entry = task.entries.get(option);
    if (entry === undefined) continue;
    const message = `${quote(option)} means nothing without "with-items"`;
    problems.report("INVALID_OPTION", entry.keyStart, message);
  }
}

/** What `as` gives must be readable, and hide nothing. */
function checkItemName(task: Tree, names: DeclaredNames, problems: Problems): void {
  const tree = childOf(task, "as");
  const name = textOf(tree);
  if (tree === undefined || name === null) return;
  const taken =
    names.parameters?.has(name) === true
      ? "a parameter"
      : names.variables.has(name)
        ? "a variable"
        : null;
  if (reservedNames().includes(name) || KEYWORDS.has(name))
    problems.report(
      "RESERVED_NAME",
      tree.start,
      `items cannot be called ${quote(name)}, which has a meaning in templates`,
    );
  else if (taken !== null)
    problems.report("SHADOWED_NAME", tree.start, `${quote(name)} is the name of ${taken} already`);
}

const KEYWORDS: ReadonlySet<string> = new Set([
  "and",
  "or",
  "not",
  "in",
  "if",
  "else",
  "true",
  "false",
  "null",
]);

function checkUnique(tasks: readonly NamedTask[], problems: Problems): void {
  const first = new Map<string, Tree>();
  for (const { name, nameTree } of tasks) {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, nameTree);
      if (name === "__proto__")
        problems.report("RESERVED_NAME", nameTree.start, 'no task can be called "__proto__"');
      continue;
    }
    const { line } = problems.lines.at(earlier.start);
    const message = `the task ${quote(name)} is declared in line ${line} already`;
    problems.report("DUPLICATE_NAME", nameTree.start, message);
  }
}

function checkTargets(tasks: readonly NamedTask[], names: DeclaredNames, problems: Problems): void {
  for (const { targets } of tasks) {
    for (const { name, start } of targets) {
      if (names.tasks.has(name)) continue;
      const hint = didYouMean(name, names.tasks);
      problems.report("UNKNOWN_TASK", start, `no task is called ${quote(name)}`, hint);
    }
  }
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

function isJoin(value: unknown): boolean {
  return value === "all" || isCount(value);
}

function checkReachable(workflow: MapTree, tasks: readonly NamedTask[], problems: Problems): void {
  const named = new Set(tasks.flatMap(({ targets }) => targets.map(({ name }) => name)));
  const following = new Map(tasks.map(({ name, targets }) => [name, targets]));
  const reached = new Set(tasks.filter(({ name }) => !named.has(name)).map(({ name }) => name));
  if (reached.size === 0) {
    if (tasks.length === 0) return;
    const message = "no task can start: each is named by the next of one";
    const start = (childOf(workflow, "tasks") as Tree).start;
    problems.report("NO_ENTRY_TASK", start, message, "entry tasks are those that no next names");
    return;
  }
  // A set is walked in order of addition, and so reaches what is added on the way.
  for (const name of reached)
    for (const target of following.get(name) ?? []) reached.add(target.name);
  for (const { name, nameTree } of tasks) {
    if (reached.has(name)) continue;
    const message = `nothing leads from an entry task to task ${quote(name)}`;
    problems.report(
      "UNREACHABLE_TASK",
      nameTree.start,
      message,
      "entry tasks are those that no next names",
    );
  }
}
