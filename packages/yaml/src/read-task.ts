import { quote } from "@sheaf/context/messages";
import type { NameOptions } from "@sheaf/template";
import type { AnyWorkflow, TaskDeclaration } from "@sheaf/workflow";
import {
  camelCase,
  FUNCTION,
  type KeysType,
  type Option,
  TASK_OPTIONS,
  type ValueType,
} from "@sheaf/workflow/declaration";
import { eachIn, mapsIn, taskNamesIn } from "./each-tasks.ts";
import { keysIn } from "./document-table.ts";
import type { TemplateReader } from "./template-reader.ts";
import { type DeclaredNames, OneNameMore } from "./names.ts";
import { childOf, type MapTree, plainOf, textOf, type Tree } from "./tree.ts";

/** The list around tasks under `each`, as their templates see it. */
interface ListAround {
  /** Its task. */
  readonly task: string;
  /** The name of its items; null if they have no name of their own. */
  readonly as: string | null;
  /** Hints for the names of items of lists around it, which the tasks cannot read. */
  readonly hints: ReadonlyMap<string, string>;
}

/** Finds the workflow that an action of this name runs; null if the document has no such workflow. */
export type FindWorkflow = (action: string, start: number) => AnyWorkflow | null;

/** Reads the tasks of one workflow. */
export class TaskReader {
  readonly #templates: TemplateReader;
  readonly #names: DeclaredNames;
  readonly #findWorkflow: FindWorkflow;
  /** Null for tasks that are not under `each`. */
  readonly #around: ListAround | null;
  /** Hints for the names of items that the items of its lists hide. */
  readonly #hints: ReadonlyMap<string, string>;

  constructor(
    templates: TemplateReader,
    names: DeclaredNames,
    findWorkflow: FindWorkflow,
    around: ListAround | null = null,
  ) {
    this.#templates = templates;
    this.#names = names;
    this.#findWorkflow = findWorkflow;
    this.#around = around;
    this.#hints = hintsInside(around);
  }

  /** The tasks of a workflow. */
  tasks(workflow: MapTree): readonly TaskDeclaration[] {
    return mapsIn(workflow).map((task) => this.task(task));
  }

  /** The task as code would declare it. Only meaningful if the document has no problems. */
  task(tree: MapTree): TaskDeclaration {
    const as = textOf(childOf(tree, "as"));
    const hasItems = tree.entries.has("with-items");
    const names: NameOptions = { names: this.#names, ...itemNames(as, this.#hints) };
    const outside =
      this.#around === null
        ? names
        : { names: this.#names, ...itemNames(this.#around.as, this.#around.hints) };
    const folded = textOf(childOf(childOf(tree, "fold"), "as"));
    const inItems = folded === null ? names : withVariable(names, folded, this.#names);
    const options: Record<string, unknown> = {};
    for (const [key, { value }] of tree.entries) {
      const name = camelCase(key);
      const scopes = new Scopes(outside, inItems, hasItems, this.#around !== null, key);
      if (name === "action") options[name] = this.#action(value);
      else if (name === "each") options[name] = this.#each(tree, as, folded);
      else options[name] = this.#option(value, TASK_OPTIONS[name as keyof TaskDeclaration], scopes);
    }
    return options as unknown as TaskDeclaration;
  }

  /** They see what items see, and what the list has besides. */
  #each(task: MapTree, as: string | null, folded: string | null): readonly TaskDeclaration[] {
    const each = eachIn(task);
    if (each === null) return [];
    const { variables, tasks } = this.#names;
    const names = {
      ...this.#names,
      tasks: taskNamesIn(each).reduce<ReadonlySet<string>>(
        (known, name) => new OneNameMore(name, known),
        tasks,
      ),
      variables: folded === null ? variables : new OneNameMore(folded, variables),
    };
    const name = textOf(childOf(task, "name")) ?? "";
    const around = { task: name, as, hints: this.#hints };
    return new TaskReader(this.#templates, names, this.#findWorkflow, around).tasks(each);
  }

  #action(value: Tree): unknown {
    const action = textOf(value);
    return action === null ? null : (this.#findWorkflow(action, value.start) ?? action);
  }

  #option(value: Tree, option: Option, scopes: Scopes): unknown {
    const read = this.#value(value, option.takes.document, option, scopes);
    return option.takes.code === FUNCTION && typeof read !== "function"
      ? (): unknown => read
      : read;
  }

  /** Reads a value according to its type: rendered, a template, data, or an object with options. */
  #value(tree: Tree, type: ValueType, option: Option, scopes: Scopes): unknown {
    const { sees = "task", code = "INVALID_OPTION" } = option;
    switch (type.kind) {
      case "any":
        return type.isRendered ? this.#templates.value(tree, scopes.of(sees)) : plainOf(tree);
      case "computed":
        return this.#templates.single(tree, scopes.of(sees), type.of.expected, code);
      case "map":
        return tree.kind === "map"
          ? mapped(tree, (name, value) => [name, this.#value(value, type.of, option, scopes)])
          : plainOf(tree);
      case "keys":
        return this.#keys(tree, type, scopes);
      case "either": {
        const keys = keysIn(type);
        if (keys === undefined) return plainOf(tree);
        return tree.kind === "list"
          ? tree.items.map((item) => this.#keys(item, keys, scopes))
          : this.#keys(tree, keys, scopes);
      }
      default:
        return plainOf(tree);
    }
  }

  #keys(tree: Tree, { options }: KeysType, scopes: Scopes): unknown {
    if (tree.kind !== "map") return plainOf(tree);
    return mapped(tree, (key, value) => {
      const name = camelCase(key);
      return [name, this.#option(value, options[name] as Option, scopes)];
    });
  }
}

/** What the templates of one key of a task may read. Most keys have no template. */
class Scopes {
  readonly #names: NameOptions;
  /** With what only items see. */
  readonly #inItems: NameOptions;
  readonly #hasItems: boolean;
  /** True for a task that is itself run for an item. */
  readonly #isInItem: boolean;
  readonly #key: string;

  constructor(
    names: NameOptions,
    inItems: NameOptions,
    hasItems: boolean,
    isInItem: boolean,
    key: string,
  ) {
    this.#names = names;
    this.#inItems = hasItems || !isInItem ? inItems : names;
    this.#hasItems = hasItems;
    this.#isInItem = isInItem;
    this.#key = key;
  }

  /** By `sees` of an option. */
  of(sees: NonNullable<Option["sees"]> | "task"): NameOptions {
    const item = this.#hasItems || this.#isInItem;
    switch (sees) {
      case "item":
        return { ...this.#inItems, item };
      case "attempt":
        return { ...this.#inItems, item, conditions: "retry" };
      case "end":
        return { ...this.#around, conditions: "task" };
      case "task":
        return this.#around;
    }
  }

  get #around(): NameOptions {
    const around = { ...this.#names, item: this.#isInItem };
    return this.#hasItems && !this.#isInItem
      ? { ...around, itemHint: itemHintFor(this.#key) }
      : around;
  }
}

function itemNames(as: string | null, hints: ReadonlyMap<string, string>): NameOptions {
  return as === null ? { hints } : { as, hints };
}

/** The hints of a list for which there are items of a list inside it, which hide its own. */
function hintsInside(around: ListAround | null): ReadonlyMap<string, string> {
  if (around === null) return NO_HINTS;
  const { task, as, hints } = around;
  if (as === null) return hints;
  const hint = `${quote(as)} is an item of ${quote(task)}, which the items of a list inside hide: they can read the output of ${quote(task)}`;
  return new Map([...hints, [as, hint]]);
}

const NO_HINTS: ReadonlyMap<string, string> = new Map();

function withVariable(names: NameOptions, name: string, known: DeclaredNames): NameOptions {
  return { ...names, names: { ...known, variables: new OneNameMore(name, known.variables) } };
}

function mapped(
  tree: MapTree,
  read: (key: string, value: Tree) => [name: string, value: unknown],
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [key, { value }] of tree.entries) {
    const [name, made] = read(key, value);
    object[name] = made;
  }
  return object;
}

/** For templates that are rendered once for all items. */
function itemHintFor(key: string): string {
  const known = '"item" is known only in "input", "item-when" and "retry.when"';
  return key === "when"
    ? `"when" decides once about the whole task, and ${known}; to leave items out, use "item-when"`
    : `${JSON.stringify(key)} is evaluated once for the whole task, and ${known}`;
}
