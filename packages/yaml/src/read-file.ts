import { didYouMean, quote } from "@sheaf/context/messages";
import type { AnyWorkflow } from "@sheaf/workflow";
import { ActionCheck, type KnownActions } from "./check-actions.ts";
import { checkShape, shown } from "./check-shape.ts";
import { NameSet } from "./names.ts";
import type { Nesting } from "./nesting.ts";
import type { Problems } from "./problems.ts";
import { readWorkflow } from "./read-workflow.ts";
import type { SharedRates } from "./shared-rates.ts";
import type { SourceFile } from "./source-text.ts";
import { spelledWorkflow } from "./spelling.ts";
import { TemplateReader } from "./template-reader.ts";
import { childOf, entriesIn, type MapTree, textOf, type Tree } from "./tree.ts";

/** A workflow that was read. */
export interface ReadWorkflow {
  readonly workflow: AnyWorkflow;
  /** How many workflows run inside each other, itself included. */
  readonly height: number;
}

/** What a file needs of the others of its document. */
export interface OtherFiles {
  readonly nesting: Nesting;
  readonly rates: SharedRates;
  /**
   * The workflow of a file that this one names; null, after reporting it, if there is none.
   *
   * @param written The path as this file has it.
   * @param start Where that is.
   * @param from The path of this file.
   */
  named(written: string, start: number, from: string, problems: Problems): ReadWorkflow | null;
}

/** Reads the workflows of a file, each once, and those that others run before them. */
export class FileReader {
  readonly #root: MapTree;
  readonly #path: string;
  readonly #files: OtherFiles;
  readonly #source: SourceFile;
  readonly #templates: TemplateReader;
  readonly #actions: ActionCheck | null;
  readonly #problems: Problems;
  readonly #declared: ReadonlyMap<string, Tree>;
  /** The workflows read so far; null for those with problems. */
  readonly #read = new Map<string, ReadWorkflow | null>();
  /** The workflows being read, the outermost first. */
  readonly #open: string[] = [];

  private constructor(
    root: MapTree,
    source: SourceFile,
    path: string,
    files: OtherFiles,
    actions: ActionCheck | null,
    problems: Problems,
  ) {
    this.#root = root;
    this.#source = source;
    this.#templates = new TemplateReader({ text: source.text, name: source.name }, problems);
    this.#path = path;
    this.#files = files;
    this.#actions = actions;
    this.#problems = problems;
    this.#declared = new Map(
      Array.from(entriesIn(childOf(root, "workflows")), ([name, { value }]) => [name, value]),
    );
  }

  /** Null, after reporting it, if the file holds no map. */
  static of(
    tree: Tree,
    source: SourceFile,
    path: string,
    files: OtherFiles,
    actions: KnownActions | undefined,
    problems: Problems,
  ): FileReader | null {
    if (tree.kind !== "map") {
      const message = `expected a workflow: a map with tasks, got ${shown(tree)}`;
      problems.report("INVALID_OPTION", tree.start, message);
      return null;
    }
    const root = flat(tree, problems);
    checkShape(root, problems);
    const check = actions === undefined ? null : new ActionCheck(actions, problems);
    return new FileReader(root, source, path, files, check, problems);
  }

  /** The workflow of the file; null if anything is wrong. */
  read(): ReadWorkflow | null {
    for (const [name, { start }] of this.#declared) this.#inner(name, start);
    return this.#workflow(this.#root, this.#source);
  }

  #workflow(tree: MapTree, of: SourceFile | string): ReadWorkflow | null {
    this.#actions?.check(tree, this.#declared);
    this.#files.rates.check(tree, this.#problems);
    let height = 1;
    const find = (action: string, start: number): AnyWorkflow | null => {
      const inner = this.#find(action, start);
      if (inner === null) return null;
      this.#files.nesting.check(inner.height, start, this.#problems);
      height = Math.max(height, inner.height + 1);
      return inner.workflow;
    };
    const workflow = readWorkflow(tree, this.#root, of, this.#templates, find, this.#problems);
    return workflow === null ? null : { workflow, height };
  }

  #inner(name: string, start: number): ReadWorkflow | null {
    const read = this.#read.get(name);
    if (read !== undefined) return read;
    const tree = this.#declared.get(name);
    const path = textOf(tree);
    if (tree === undefined || (tree.kind !== "map" && path === null)) return null;
    this.#open.push(name);
    const workflow =
      tree.kind === "map"
        ? this.#files.nesting.inside(start, this.#problems, () => this.#workflow(tree, name))
        : this.#files.named(path as string, tree.start, this.#path, this.#problems);
    this.#open.pop();
    this.#read.set(name, workflow);
    return workflow;
  }

  #find(action: string, start: number): ReadWorkflow | null {
    const name = /^workflow\.(.*)$/s.exec(action)?.[1];
    if (name === undefined) return null;
    if (!this.#declared.has(name)) {
      const names = new NameSet(this.#problems).with(this.#declared.keys());
      const message = `no workflow of this document is called ${quote(name)}`;
      this.#problems.report("UNKNOWN_WORKFLOW", start, message, didYouMean(name, names));
      return null;
    }
    const position = this.#open.indexOf(name);
    if (position !== -1) {
      const way = [...this.#open.slice(position), name].map(quote).join(" runs ");
      const message = `a workflow cannot run itself: ${way}`;
      this.#problems.report("RECURSIVE_WORKFLOW", start, message, "loop with next instead");
      return null;
    }
    return this.#inner(name, start);
  }
}

/** Merges what is under `workflow` with the keys next to it, so that both forms have one shape. */
function flat(tree: MapTree, problems: Problems): MapTree {
  const inner = tree.entries.get("workflow");
  if (inner === undefined) return spelledWorkflow(tree, tree.entries, problems);
  const beside = [...tree.entries].filter(([key]) => key !== "workflow");
  if (inner.value.kind !== "map") {
    const message = `"workflow": expected a map with tasks, got ${shown(inner.value)}`;
    problems.report("INVALID_OPTION", inner.value.start, message);
    return spelledWorkflow(tree, beside, problems);
  }
  const all = [...beside, ...inner.value.entries].toSorted(
    ([, a], [, b]) => a.keyStart - b.keyStart,
  );
  return spelledWorkflow(inner.value, all, problems);
}
