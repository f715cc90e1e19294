import type { NameOptions } from "@sheaf/template";
import type { AnyWorkflow, TaskDeclaration } from "@sheaf/workflow";
import { isFunction, type Rendered, type TemplateReader } from "./template-reader.ts";
import type { DeclaredNames } from "./names.ts";
import { camelCase } from "./option-names.ts";
import { childOf, entriesIn, type MapTree, plainOf, textOf, type Tree } from "./tree.ts";

/** Finds the workflow that an action of this name runs; null where it is no workflow of the document. */
export type FindWorkflow = (action: string, start: number) => AnyWorkflow | null;

/** Reads the tasks of one workflow. */
export class TaskReader {
  readonly #templates: TemplateReader;
  readonly #names: DeclaredNames;
  readonly #findWorkflow: FindWorkflow;

  constructor(templates: TemplateReader, names: DeclaredNames, findWorkflow: FindWorkflow) {
    this.#templates = templates;
    this.#names = names;
    this.#findWorkflow = findWorkflow;
  }

  /** The task as it is declared in code: right where nothing is wrong with the document. */
  task(tree: MapTree): TaskDeclaration {
    const as = textOf(childOf(tree, "as"));
    const names: NameOptions = { names: this.#names, ...(as === null ? {} : { as }) };
    const hasItems = tree.entries.has("with-items");
    const inside = { ...names, item: hasItems };
    const options: Record<string, unknown> = {};
    for (const [key, { value }] of tree.entries) {
      const around = { ...names, item: false, ...(hasItems ? { itemHint: itemHintFor(key) } : {}) };
      options[camelCase(key)] = this.#option(key, value, around, inside);
    }
    return options as unknown as TaskDeclaration;
  }

  #option(key: string, value: Tree, around: NameOptions, inside: NameOptions): unknown {
    switch (key) {
      case "input":
        return this.#templates.value(value, inside);
      case "action":
        return this.#action(value);
      case "when":
        return this.#condition(value, around);
      case "with-items":
        return this.#templates.single(value, around, "a list", "WITH_ITEMS_NOT_A_LIST");
      case "batch-size":
      case "concurrency":
      case "timeout":
        return this.#templates.single(value, around, "a number", "INVALID_OPTION");
      case "retry":
        return this.#retry(value, inside);
      case "publish":
        return this.#block(value, { ...around, conditions: "task" });
      case "next":
        return this.#next(value, { ...around, conditions: "task" });
      default:
        return plainOf(value);
    }
  }

  /** One entry, or a list of them, as it is given. */
  #next(value: Tree, names: NameOptions): unknown {
    return value.kind === "list"
      ? value.items.map((entry) => this.#entry(entry, names))
      : this.#entry(value, names);
  }

  #action(value: Tree): unknown {
    const action = textOf(value);
    return action === null ? null : (this.#findWorkflow(action, value.start) ?? action);
  }

  #condition(value: Tree, names: NameOptions): Rendered {
    return this.#templates.single(value, names, "true or false", "NOT_A_BOOLEAN");
  }

  #retry(tree: Tree, inside: NameOptions): unknown {
    const options: Record<string, unknown> = {};
    for (const [key, { value }] of entriesIn(tree)) {
      if (key === "when") {
        const when = this.#condition(value, { ...inside, conditions: "retry" });
        options["when"] = isFunction(when) ? when : (): unknown => when;
      } else options[camelCase(key)] = plainOf(value);
    }
    return options;
  }

  #entry(tree: Tree, names: NameOptions): unknown {
    const options: Record<string, unknown> = {};
    for (const [key, { value }] of entriesIn(tree)) {
      if (key === "when") options["when"] = this.#condition(value, names);
      else if (key === "publish") options["publish"] = this.#block(value, names);
      else options[key] = plainOf(value);
    }
    return options;
  }

  #block(tree: Tree, names: NameOptions): unknown {
    const block: Record<string, unknown> = {};
    for (const [name, { value }] of entriesIn(tree))
      block[name] = this.#templates.value(value, names);
    return block;
  }
}

/** For templates that are rendered once for all items. */
function itemHintFor(key: string): string {
  const known = '"item" is known only in "input" and "retry.when"';
  return key === "when"
    ? `"when" decides once about the whole task, and ${known}; to leave items out, filter the list before "with-items" takes it`
    : `${JSON.stringify(key)} is evaluated once for the whole task, and ${known}`;
}
