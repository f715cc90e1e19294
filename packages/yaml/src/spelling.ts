import { didYouMean, quote } from "@sheaf/context/messages";
import type { Problems } from "./problems.ts";
import { KEYS } from "./shape.ts";
import { type Entry, type MapTree, type Tree, withEntries } from "./tree.ts";

type Kind = keyof typeof KEYS;
type Entries = Iterable<readonly [string, Entry]>;

/**
 * The workflow with every key of its own in kebab-case, and with no other: snake_case is accepted,
 * what is unknown is reported and left out. Keys of data stay as they are.
 */
export function spelledWorkflow(
  tree: MapTree,
  entries: Entries,
  kind: "workflow" | "subWorkflow",
  problems: Problems,
): MapTree {
  const spelled = spelledEntries(entries, kind, problems);
  change(spelled, "tasks", (tasks) => eachItem(tasks, (task) => spelledTask(task, problems)));
  change(spelled, "parameters", (parameters) =>
    eachValue(parameters, (parameter) => spelledMap(parameter, "parameter", problems)),
  );
  change(spelled, "workflows", (workflows) =>
    eachValue(workflows, (inner) =>
      inner.kind === "map" ? spelledWorkflow(inner, inner.entries, "subWorkflow", problems) : inner,
    ),
  );
  return withEntries(tree, spelled);
}

function spelledTask(tree: Tree, problems: Problems): Tree {
  if (tree.kind !== "map") return tree;
  const spelled = spelledEntries(tree.entries, "task", problems);
  change(spelled, "retry", (retry) => spelledMap(retry, "retry", problems));
  change(spelled, "next", (next) =>
    next.kind === "list"
      ? eachItem(next, (entry) => spelledMap(entry, "entry", problems))
      : spelledMap(next, "entry", problems),
  );
  return withEntries(tree, spelled);
}

function spelledMap(tree: Tree, kind: Kind, problems: Problems): Tree {
  return tree.kind === "map"
    ? withEntries(tree, spelledEntries(tree.entries, kind, problems))
    : tree;
}

function spelledEntries(entries: Entries, kind: Kind, problems: Problems): Map<string, Entry> {
  const known = KEYS[kind];
  const spelled = new Map<string, Entry>();
  for (const [key, entry] of entries) {
    const name = key.includes("_") ? key.replaceAll("_", "-") : key;
    const earlier = spelled.get(name);
    if (!known.includes(name)) {
      problems.report(
        "UNKNOWN_KEY",
        entry.keyStart,
        `unknown key ${quote(key)} in ${NOUNS[kind]}`,
        hintFor(name, kind),
      );
    } else if (earlier === undefined) spelled.set(name, entry);
    else {
      const { line } = problems.lines.at(earlier.keyStart);
      const message = `the key ${quote(name)} is already in line ${line}`;
      problems.report("DUPLICATE_KEY", entry.keyStart, message);
    }
  }
  return spelled;
}

const NOUNS: Readonly<Record<Kind, string>> = {
  workflow: "a workflow",
  subWorkflow: "a workflow inside a document",
  task: "a task",
  retry: '"retry"',
  entry: '"next"',
  parameter: "a parameter",
};

function hintFor(name: string, kind: Kind): string | undefined {
  if (kind === "subWorkflow" && KEYS.workflow.includes(name))
    return "it belongs at the top of the document";
  if (kind === "task" && KEYS.retry.includes(name)) return 'it belongs in "retry"';
  if (kind === "task" && KEYS.entry.includes(name)) return 'it belongs in "next"';
  return didYouMean(name, KEYS[kind]);
}

function change(entries: Map<string, Entry>, key: string, changed: (tree: Tree) => Tree): void {
  const entry = entries.get(key);
  if (entry !== undefined) entries.set(key, { ...entry, value: changed(entry.value) });
}

function eachItem(tree: Tree, changed: (tree: Tree) => Tree): Tree {
  return tree.kind === "list" ? { ...tree, items: tree.items.map(changed) } : tree;
}

function eachValue(tree: Tree, changed: (tree: Tree) => Tree): Tree {
  if (tree.kind !== "map") return tree;
  const entries = Array.from(tree.entries, ([key, entry]): [string, Entry] => [
    key,
    { ...entry, value: changed(entry.value) },
  ]);
  return withEntries(tree, new Map(entries));
}
