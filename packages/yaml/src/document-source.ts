import type { SourcePosition } from "@sheaf/context/messages";
import type { DeclarationSource, WorkflowSource } from "@sheaf/workflow/declaration";
import type { Lines } from "./lines.ts";
import { camelCase, kebabCase } from "./option-names.ts";
import { childOf, itemsIn, type MapTree, textOf, type Tree } from "./tree.ts";

/** Whether positions are kept below a key, where names such as those of variables stand, or further keys. */
type Inside = "names" | { readonly [key: string]: Inside };

const TASK: Readonly<Inside> = { retry: {}, publish: "names", next: { publish: "names" } };
const WORKFLOW: Readonly<Inside> = {
  parameters: "names",
  vars: "names",
  merge: "names",
  secrets: {},
};

/** A workflow of a document. It keeps offsets, not the trees that they were read from. */
export class DocumentSource implements WorkflowSource {
  readonly noun = "task";
  readonly #settings: OptionOffsets;
  readonly #tasks = new Map<string, OptionOffsets>();

  constructor(tree: MapTree, lines: Lines, file: string | undefined) {
    this.#settings = new OptionOffsets(tree, tree.start, WORKFLOW, lines, file);
    for (const task of itemsIn(childOf(tree, "tasks"))) {
      const nameTree = childOf(task, "name");
      const name = textOf(nameTree);
      if (task.kind !== "map" || nameTree === undefined || name === null) continue;
      this.#tasks.set(name, new OptionOffsets(task, nameTree.start, TASK, lines, file));
    }
  }

  name(option: string): string {
    return this.#settings.name(option);
  }

  position(option: string): SourcePosition | undefined {
    return this.#settings.position(option);
  }

  publishing(variable: string): SourcePosition | undefined {
    return this.#settings.publishing(variable);
  }

  task(name: string): DeclarationSource {
    return this.#tasks.get(name) ?? this.#settings;
  }
}

/** Where the options of a task, or of a workflow, stand. */
class OptionOffsets implements DeclarationSource {
  readonly #offsets = new Map<string, number>();
  readonly #start: number;
  readonly #lines: Lines;
  readonly #file: { readonly file?: string };

  /** @param start Where what has the options stands itself. */
  constructor(tree: Tree, start: number, inside: Inside, lines: Lines, file: string | undefined) {
    this.#start = start;
    this.#lines = lines;
    this.#file = file === undefined ? {} : { file };
    this.#collect(tree, "", inside);
  }

  /** Names of variables and the like stay as they are, and they come last. */
  name(option: string): string {
    const [, keys = "", rest = ""] = /^(.*?)((?:vars|policies|parameters|publish)\..*)?$/s.exec(
      option,
    ) as RegExpExecArray;
    const [block = "", ...name] = rest.split(".");
    return kebabCase(keys) + [kebabCase(block), ...name].join(".");
  }

  position(option: string): SourcePosition {
    let at = option;
    while (at !== "" && !this.#offsets.has(at)) at = at.slice(0, endOfOuter(at));
    return { ...this.#file, ...this.#lines.at(this.#offsets.get(at) ?? this.#start) };
  }

  publishing(variable: string): SourcePosition {
    const own = `publish.${variable}`;
    if (this.#offsets.has(own)) return this.position(own);
    const [only, ...others] = [...this.#offsets.keys()].filter(
      (path) => ENTRY.test(path) && path.replace(ENTRY, "") === own,
    );
    return this.position(only === undefined || others.length > 0 ? "next" : only);
  }

  #collect(tree: Tree, path: string, inside: Inside): void {
    if (tree.kind === "list")
      for (const [position, item] of tree.items.entries())
        this.#add(item, `${path}[${position}]`, inside);
    if (tree.kind !== "map") return;
    for (const [key, { value }] of tree.entries) {
      const isName = inside === "names";
      const name = isName ? key : camelCase(key);
      this.#add(value, path === "" ? name : `${path}.${name}`, isName ? undefined : inside[key]);
    }
  }

  #add(tree: Tree, path: string, inside: Inside | undefined): void {
    this.#offsets.set(path, tree.start);
    if (inside !== undefined) this.#collect(tree, path, inside);
  }
}

/** How the path to what an entry of `next` has begins. */
const ENTRY = /^next(?:\[\d+\])?\./;

/** Where the path to what an option is part of ends; 0 for the outermost. */
function endOfOuter(path: string): number {
  return Math.max(path.lastIndexOf("."), path.lastIndexOf("["), 0);
}
