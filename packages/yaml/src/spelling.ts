import { didYouMean, quote } from "@sheaf/context/messages";
import {
  camelCase,
  kebabCase,
  type KeysType,
  type Option,
  type ValueType,
} from "@sheaf/workflow/declaration";
import { keysIn, OLD_NAMES, WORKFLOW } from "./document-table.ts";
import type { Problems } from "./problems.ts";
import { type Entry, type MapTree, type Tree, withEntries } from "./tree.ts";

/**
 * The workflow of a document with its keys in kebab-case. Keys in snake_case and former names are
 * accepted; unknown keys are reported and left out. Keys in data stay as they are.
 */
export function spelledWorkflow(
  tree: MapTree,
  entries: Iterable<readonly [string, Entry]>,
  problems: Problems,
): MapTree {
  return withEntries(tree, spelledEntries(entries, WORKFLOW, problems));
}

function spelled(tree: Tree, type: ValueType, problems: Problems): Tree {
  switch (type.kind) {
    case "keys":
      if (tree.kind !== "map") return tree;
      return withEntries(tree, spelledEntries(tree.entries, type, problems));
    case "list":
      if (tree.kind !== "list" || !hasKeys(type.of)) return tree;
      return { ...tree, items: tree.items.map((item) => spelled(item, type.of, problems)) };
    case "map":
      if (tree.kind !== "map" || !hasKeys(type.of)) return tree;
      return withEntries(
        tree,
        new Map(
          Array.from(tree.entries, ([name, entry]) => [
            name,
            { ...entry, value: spelled(entry.value, type.of, problems) },
          ]),
        ),
      );
    case "either":
      return type.of.reduce((so, one) => spelled(so, one, problems), tree);
    default:
      return tree;
  }
}

/** Whether values of this type have keys of the document, not of data. */
function hasKeys(type: ValueType): boolean {
  return keysIn(type) !== undefined;
}

function spelledEntries(
  entries: Iterable<readonly [string, Entry]>,
  type: KeysType,
  problems: Problems,
): Map<string, Entry> {
  const known = new Map<string, Entry>();
  for (const [key, entry] of entries) {
    const kebab = key.includes("_") ? key.replaceAll("_", "-") : key;
    const current = OLD_NAMES.get(kebab);
    const isRenamed = current !== undefined && optionOf(type, current) !== undefined;
    const name = isRenamed ? current : kebab;
    const option = optionOf(type, name);
    const earlier = known.get(name);
    if (option === undefined) {
      const message = `unknown key ${quote(key)} in ${NOUNS[type.id]}`;
      problems.report("UNKNOWN_KEY", entry.keyStart, message, hintFor(name, type));
    } else if (earlier !== undefined) {
      const { line } = problems.lines.at(earlier.keyStart);
      const message = `the key ${quote(name)} is already in line ${line}`;
      problems.report("DUPLICATE_KEY", entry.keyStart, message);
    } else {
      const value = spelled(entry.value, option.takes.document, problems);
      if (isRenamed) known.set(name, { ...entry, value, oldName: kebab });
      else known.set(name, value === entry.value ? entry : { ...entry, value });
      if (isRenamed)
        problems.note("RENAMED_KEY", entry.keyStart, `${quote(key)} is now called ${quote(name)}`);
    }
  }
  return known;
}

function optionOf({ options }: KeysType, key: string): Option | undefined {
  const name = camelCase(key);
  return Object.hasOwn(options, name) && kebabCase(name) === key ? options[name] : undefined;
}

const NOUNS: Readonly<Record<string, string>> = {
  workflow: "a workflow",
  subWorkflow: "a workflow inside a document",
  task: "a task",
  retry: '"retry"',
  rate: '"rate"',
  fold: '"fold"',
  entry: '"next"',
  parameter: "a parameter",
};

function hintFor(key: string, type: KeysType): string | undefined {
  if (type.id === "subWorkflow" && optionOf(WORKFLOW, key) !== undefined)
    return "it belongs at the top of the document";
  if (type.id === "task" && key === "workflow")
    return 'a task runs a workflow by "action: workflow.NAME"';
  if (type.id === "task")
    for (const [name, { takes }] of Object.entries(type.options)) {
      const inner = keysIn(takes.document);
      if (inner !== undefined && optionOf(inner, key) !== undefined)
        return `it belongs in ${quote(name)}`;
    }
  return didYouMean(key, Object.keys(type.options).map(kebabCase));
}
