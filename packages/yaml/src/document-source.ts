import type { SourcePosition } from "@sheaf/context/messages";
import {
  camelCase,
  type DeclarationSource,
  digestOf,
  kebabCase,
  type Option,
  SETTINGS,
  TASK_OPTIONS,
  type ValueType,
  type WorkflowDocument,
  type WorkflowSource,
} from "@sheaf/workflow/declaration";
import { eachIn } from "./each-tasks.ts";
import type { Lines } from "./lines.ts";
import { Problems } from "./problems.ts";
import { readYaml } from "./read-yaml.ts";
import type { SourceFile } from "./source-text.ts";
import { childOf, itemsIn, type MapTree, plainOf, textOf, type Tree } from "./tree.ts";

/** The source of a workflow in a document. It keeps offsets, not the trees that they come from. */
export class DocumentSource implements WorkflowSource {
  readonly noun = "task";
  readonly #settings: OptionOffsets;
  readonly #tasks = new Map<string, OptionOffsets>();
  /** By the task that has them. */
  readonly #each = new Map<string, DocumentSource>();
  readonly #text: string | null;
  /** What the document has beside its text; null for the workflows inside, and for those of its other files. */
  readonly #beside: Omit<WorkflowDocument, "text"> | null;

  /** @param whole The file, if this is its own workflow and not one inside. */
  constructor(tree: MapTree, lines: Lines, file: string | undefined, whole?: SourceFile) {
    this.#text = whole?.text ?? null;
    this.#beside = whole?.beside?.() ?? null;
    this.#settings = new OptionOffsets(tree, tree.start, SETTINGS, lines, file);
    for (const task of itemsIn(childOf(tree, "tasks"))) {
      const nameTree = childOf(task, "name");
      const name = textOf(nameTree);
      if (task.kind !== "map" || nameTree === undefined || name === null) continue;
      this.#tasks.set(name, new OptionOffsets(task, nameTree.start, TASK_OPTIONS, lines, file));
      const each = eachIn(task);
      if (each !== null) this.#each.set(name, new DocumentSource(each, lines, file));
    }
  }

  get document(): WorkflowDocument | undefined {
    return this.#text === null || this.#beside === null
      ? undefined
      : { text: this.#text, ...this.#beside };
  }

  /** Of what its file says, whatever its comments and how it is laid out. Reads the text again: only runs with a journal ask for it. */
  get fingerprint(): string | undefined {
    if (this.#text === null) return undefined;
    const tree = readYaml(this.#text, new Problems(this.#text));
    return tree === null ? undefined : digestOf(plainOf(tree));
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

  each(name: string): WorkflowSource {
    return this.#each.get(name) ?? this;
  }

  task(name: string): DeclarationSource {
    return this.#tasks.get(name) ?? this.#settings;
  }
}

/** The positions of the options of a task or workflow. */
class OptionOffsets implements DeclarationSource {
  readonly #offsets = new Map<string, number>();
  /** By their current names. */
  readonly #oldNames = new Map<string, string>();
  readonly #start: number;
  readonly #lines: Lines;
  readonly #file: { readonly file?: string };

  /** @param start The offset of the task or workflow itself. */
  constructor(
    tree: MapTree,
    start: number,
    options: Readonly<Record<string, Option>>,
    lines: Lines,
    file: string | undefined,
  ) {
    this.#start = start;
    this.#lines = lines;
    this.#file = file === undefined ? {} : { file };
    this.#collectOptions(tree, "", options);
  }

  /** Names that the author chose, such as those of variables, come last and stay as they are. */
  name(option: string): string {
    const [, keys = "", rest = ""] = /^(.*?)((?:vars|policies|parameters|publish)\b.*)?$/s.exec(
      option,
    ) as RegExpExecArray;
    const [block = "", ...names] = rest.split(".");
    return kebabCase(keys) + [this.#oldNames.get(block) ?? block, ...names].join(".");
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

  #collectOptions(tree: Tree, path: string, options: Readonly<Record<string, Option>>): void {
    if (tree.kind !== "map") return;
    for (const [key, { value, oldName }] of tree.entries) {
      const name = camelCase(key);
      if (oldName !== undefined) this.#oldNames.set(name, oldName);
      const at = path === "" ? name : `${path}.${name}`;
      this.#offsets.set(at, value.start);
      const type = options[name]?.takes.document;
      if (type !== undefined) this.#collectParts(value, at, type);
    }
  }

  /** Collects names that the author chose, nested options, and elements of lists of options or names. */
  #collectParts(tree: Tree, path: string, type: ValueType): void {
    if (type.kind === "keys") this.#collectOptions(tree, path, type.options);
    else if (type.kind === "either") for (const one of type.of) this.#collectParts(tree, path, one);
    else if (type.kind === "map" && tree.kind === "map")
      for (const [name, { value }] of tree.entries)
        this.#offsets.set(`${path}.${name}`, value.start);
    else if (type.kind === "list" && tree.kind === "list")
      for (const [position, item] of tree.items.entries()) {
        this.#offsets.set(`${path}[${position}]`, item.start);
        this.#collectParts(item, `${path}[${position}]`, type.of);
      }
  }
}

/** The start of the path of an option in an entry of `next`. */
const ENTRY = /^next(?:\[\d+\])?\./;

/** The end of the path that contains an option; 0 for the outermost. */
function endOfOuter(path: string): number {
  return Math.max(path.lastIndexOf("."), path.lastIndexOf("["), 0);
}
