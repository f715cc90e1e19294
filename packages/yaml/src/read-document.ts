import { didYouMean, quote } from "@sheaf/context/messages";
import type { AnyWorkflow } from "@sheaf/workflow";
import { ActionCheck, type KnownActions } from "./check-actions.ts";
import { checkShape, shown } from "./check-shape.ts";
import { NameSet } from "./names.ts";
import type { Problems } from "./problems.ts";
import { readWorkflow } from "./read-workflow.ts";
import { spelledWorkflow } from "./spelling.ts";
import { TemplateReader } from "./template-reader.ts";
import { childOf, entriesIn, type MapTree, type Tree } from "./tree.ts";

/** How deeply workflows may run inside each other. */
const MAX_NESTED = 50;

/** Reads a document. Returns null, after reporting it, if anything is wrong. */
export function readDocument(
  tree: Tree,
  text: string,
  file: string | undefined,
  actions: KnownActions | undefined,
  problems: Problems,
): AnyWorkflow | null {
  if (tree.kind !== "map") {
    const message = `expected a workflow: a map with tasks, got ${shown(tree)}`;
    problems.report("INVALID_OPTION", tree.start, message);
    return null;
  }
  const workflow = flat(tree, problems);
  checkShape(workflow, problems);
  const check = actions === undefined ? null : new ActionCheck(actions, problems);
  const templates = new TemplateReader(text, file, problems);
  return new DocumentReader(workflow, templates, check, problems).read();
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

/** Reads the workflows of a document, each once, and those that others run before them. */
class DocumentReader {
  readonly #root: MapTree;
  readonly #templates: TemplateReader;
  readonly #actions: ActionCheck | null;
  readonly #problems: Problems;
  readonly #declared: ReadonlyMap<string, Tree>;
  /** The workflows read so far; null for those with problems. */
  readonly #read = new Map<string, AnyWorkflow | null>();
  /** The workflows being read, the outermost first. */
  readonly #open: string[] = [];

  constructor(
    root: MapTree,
    templates: TemplateReader,
    actions: ActionCheck | null,
    problems: Problems,
  ) {
    this.#root = root;
    this.#templates = templates;
    this.#actions = actions;
    this.#problems = problems;
    this.#declared = new Map(
      Array.from(entriesIn(childOf(root, "workflows")), ([name, { value }]) => [name, value]),
    );
  }

  read(): AnyWorkflow | null {
    for (const name of this.#declared.keys()) this.#inner(name);
    return this.#workflow(this.#root, undefined);
  }

  #workflow(tree: MapTree, name: string | undefined): AnyWorkflow | null {
    this.#actions?.check(tree);
    const find = (action: string, start: number): AnyWorkflow | null => this.#find(action, start);
    return readWorkflow(tree, this.#root, name, this.#templates, find, this.#problems);
  }

  #inner(name: string): AnyWorkflow | null {
    const read = this.#read.get(name);
    if (read !== undefined) return read;
    const tree = this.#declared.get(name);
    if (tree?.kind !== "map") return null;
    this.#open.push(name);
    const workflow = this.#workflow(tree, name);
    this.#open.pop();
    this.#read.set(name, workflow);
    return workflow;
  }

  #find(action: string, start: number): AnyWorkflow | null {
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
    if (this.#open.length >= MAX_NESTED) {
      const message = `more than ${MAX_NESTED} workflows run inside one another`;
      this.#problems.report("TOO_DEEP", start, message);
      return null;
    }
    return this.#inner(name);
  }
}
