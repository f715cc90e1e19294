import { quote } from "@sheaf/context/messages";
import { isTemplate, type KnownNames, reservedNames } from "@sheaf/template";
import { withInner } from "./each-tasks.ts";
import type { Problems } from "./problems.ts";
import { childOf, entriesIn, itemsIn, type MapTree, textOf, type Tree } from "./tree.ts";

/** The names that a workflow declares, as sets. */
export interface DeclaredNames extends KnownNames {
  readonly tasks: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
  readonly parameters?: ReadonlySet<string>;
}

/**
 * A set of names that stops offering itself for suggestions after a number of them: 8,000 unknown names
 * among 8,000 known ones took two minutes.
 */
export class NameSet extends Set<string> {
  readonly #problems: Problems;

  constructor(problems: Problems) {
    super();
    this.#problems = problems;
  }

  /** Adds these names and returns the set. */
  with(names: Iterable<string>): this {
    for (const name of names) this.add(name);
    return this;
  }

  override *[Symbol.iterator](): SetIterator<string> {
    if (this.#problems.suggests()) yield* super[Symbol.iterator]();
  }
}

/** Some names and one more, without copying them. */
export class OneNameMore extends Set<string> {
  readonly #others: ReadonlySet<string>;

  constructor(name: string, others: ReadonlySet<string>) {
    super([name]);
    this.#others = others;
  }

  override has(name: string): boolean {
    return super.has(name) || this.#others.has(name);
  }

  override *[Symbol.iterator](): SetIterator<string> {
    yield* super[Symbol.iterator]();
    yield* this.#others;
  }
}

/**
 * The names that a workflow declares. If it does not list its secrets, it has those of the document. If
 * no parameters are declared, or the document lists no secrets either, a run may pass any. Keys of the
 * configuration are only known during the run.
 */
export function namesOf(workflow: MapTree, document: MapTree, problems: Problems): DeclaredNames {
  const tasks = itemsIn(childOf(workflow, "tasks"));
  const setOf = (given: Iterable<string>): NameSet => new NameSet(problems).with(given);
  const parameters = setOf(keysOf(childOf(workflow, "parameters")));
  const variables = setOf(keysOf(childOf(workflow, "vars")));
  for (const task of withInner(tasks))
    for (const block of blocksOf(task)) variables.with(keysOf(block));
  const secrets = childOf(workflow, "secrets") ?? childOf(document, "secrets");
  return {
    tasks: setOf(textsOf(tasks.map((task) => childOf(task, "name")))),
    variables,
    ...(parameters.size === 0 ? {} : { parameters }),
    ...(secrets === undefined ? {} : { secrets: setOf(textsOf(itemsIn(secrets))) }),
  };
}

/** Reports variables that templates could not read by name. */
export function checkVariableNames(workflow: MapTree, problems: Problems): void {
  const blocks = [
    childOf(workflow, "vars"),
    ...[...withInner(itemsIn(childOf(workflow, "tasks")))].flatMap(blocksOf),
  ];
  const reserved = new Set(reservedNames());
  for (const block of blocks) {
    for (const [name, { keyStart }] of entriesIn(block)) {
      if (isTemplate(name))
        problems.report(
          "TEMPLATE_NOT_ALLOWED",
          keyStart,
          "names of variables are not rendered",
          "publish a map and read its values with m[name]",
        );
      else if (reserved.has(name))
        problems.report(
          "RESERVED_NAME",
          keyStart,
          `a variable cannot be called ${quote(name)}, which has a meaning in templates`,
        );
      else if (/^(?:0|[1-9]\d*)$/.test(name))
        problems.report(
          "RESERVED_NAME",
          keyStart,
          `a variable cannot be called ${quote(name)}, which is a number`,
        );
    }
  }
}

/** The entries of `next`, one or several. */
export function nextEntriesOf(task: Tree): readonly Tree[] {
  const next = childOf(task, "next");
  return next === undefined ? [] : next.kind === "list" ? next.items : [next];
}

/** Each `publish` of a task. */
export function blocksOf(task: Tree): readonly Tree[] {
  const blocks = [task, ...nextEntriesOf(task)].map((holder) => childOf(holder, "publish"));
  return blocks.filter((block) => block !== undefined);
}

function* keysOf(tree: Tree | undefined): Iterable<string> {
  for (const [key] of entriesIn(tree)) yield key;
}

function textsOf(trees: readonly (Tree | undefined)[]): readonly string[] {
  return trees.map(textOf).filter((text) => text !== null);
}
