import { isExactNumber } from "@sheaf/context/json";
import { quote } from "@sheaf/context/messages";
import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "#yaml";
import { composeYaml, MAX_DEPTH } from "./compose-yaml.ts";
import type { Problems } from "./problems.ts";
import type { Entry, ScalarStyle, ScalarTree, Tree } from "./tree.ts";
import { reportUnquoted } from "./yaml-errors.ts";

/** The most values that all aliases of a document together may stand for. */
export const MAX_ALIASED: number = 100_000;

/** This many characters of text weigh as much as one value. */
const TEXT_WEIGHT = 64;

/** What a text is read as. In data, keys may be numbers, which become strings, and the text may be empty. */
type Purpose = "workflow" | "data";

/**
 * Reads a text as a tree with the core schema of YAML 1.2: null, booleans, numbers and strings. Returns
 * null, after reporting why, if its structure cannot be trusted. O(length of the text).
 */
export function readYaml(
  text: string,
  problems: Problems,
  purpose: Purpose = "workflow",
): Tree | null {
  const composed = composeYaml(text, problems);
  if (composed === null) return null;
  const { contents, hasStructure } = composed;
  const tree = contents && new TreeBuilder(text, problems, purpose).tree(contents, 0);
  if (!hasStructure) return null;
  const isEmpty = tree === null || (tree.kind === "scalar" && tree.value === null);
  return isEmpty ? nothing(problems, purpose) : tree;
}

function nothing(problems: Problems, purpose: Purpose): null {
  if (purpose === "data") return null;
  problems.report("EMPTY_DOCUMENT", 0, "the document is empty", 'it needs at least "tasks"');
  return null;
}

/** Turns the nodes of `yaml` into trees, in the order of the text. */
class TreeBuilder {
  readonly #text: string;
  readonly #problems: Problems;
  readonly #purpose: Purpose;
  /** The values of the anchors so far; null while a value is being read. */
  readonly #anchors = new Map<string, Tree | null>();

  constructor(text: string, problems: Problems, purpose: Purpose) {
    this.#text = text;
    this.#problems = problems;
    this.#purpose = purpose;
  }

  tree(node: Node, depth: number): Tree {
    if (isAlias(node)) return this.#alias(node.source, startOf(node), depth);
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) this.#anchors.set(anchor, null);
    const tree = this.#valueOf(node, depth);
    if (anchor !== undefined) this.#anchors.set(anchor, tree);
    return tree;
  }

  #valueOf(node: Node, depth: number): Tree {
    if (isScalar(node)) return this.#scalar(node);
    if (isMap<Node, Node | null>(node)) return this.#map(node, depth);
    if (!isSeq<Node>(node)) return this.#null(startOf(node));
    const items = node.items.map((item) => this.tree(item, depth + 1));
    return { kind: "list", start: startOf(node), ...measured(items), items };
  }

  #map(node: YAMLMap<Node, Node | null>, depth: number): Tree {
    const start = startOf(node);
    if (node.flow === true && this.#text.startsWith("{{", start)) {
      reportUnquoted(this.#problems, start);
      return this.#unquoted(start, node.range?.[1] ?? start);
    }
    const entries = new Map<string, Entry>();
    const values: Tree[] = [];
    for (const { key, value } of node.items) {
      const keyStart = startOf(key);
      const tree = value === null ? this.#null(keyStart) : this.tree(value, depth + 1);
      const name = this.#keyOf(key, entries);
      if (name === null) continue;
      entries.set(name, { keyStart, value: tree });
      values.push(tree);
    }
    return { kind: "map", start, ...measured(values), entries };
  }

  /** Reads it as the author meant it, so that the rest is checked as well. */
  #unquoted(start: number, end: number): ScalarTree {
    const value = this.#text.slice(start, end);
    return { kind: "scalar", start, end, weight: 1, height: 0, value, style: "plain" };
  }

  /** The key; null, after reporting it, if it cannot be used. */
  #keyOf(node: Node, entries: ReadonlyMap<string, Entry>): string | null {
    const start = startOf(node);
    const isText = this.#purpose === "data" && isScalar(node) && node.value !== null;
    const key: unknown = isText ? (node.source ?? node.value) : isScalar(node) ? node.value : null;
    const refuse = (
      code: "INVALID_KEY" | "MERGE_KEY" | "DUPLICATE_KEY",
      ...said: [string, string?]
    ) => this.#problems.report(code, start, ...said);
    if (typeof key !== "string") {
      const given = isScalar(node) ? String(key) : "a list, map or alias";
      refuse(
        "INVALID_KEY",
        `a key is ${given}, not a string`,
        isScalar(node) ? "quote it" : undefined,
      );
    } else if (key === "__proto__") refuse("INVALID_KEY", 'the key "__proto__" is not allowed');
    else if (key === "<<" && (node as Scalar).type === "PLAIN")
      refuse(
        "MERGE_KEY",
        "YAML 1.2 has no merge keys",
        "use an alias for a whole value, or quote the key if it is data",
      );
    else if (entries.has(key)) {
      const { line } = this.#problems.lines.at((entries.get(key) as Entry).keyStart);
      refuse("DUPLICATE_KEY", `the key ${quote(key)} is already in line ${line}`);
    } else return key;
    return null;
  }

  #scalar(node: Scalar): ScalarTree {
    const [start, end] = node.range ?? [0, 0];
    const value = this.#checked(node, start);
    const weight = typeof value === "string" ? 1 + Math.floor(value.length / TEXT_WEIGHT) : 1;
    return { kind: "scalar", start, end, weight, height: 0, value, style: styleOf(node.type) };
  }

  #checked({ value, source = "" }: Scalar, start: number): ScalarTree["value"] {
    if (typeof value === "number") {
      if (!isExactNumber(source)) {
        const message = `${quote(source)} is not a number that JSON and JavaScript can hold`;
        this.#problems.refuse("INVALID_NUMBER", start, message, "quote it to keep it as text");
        return 0;
      }
      return value;
    }
    return typeof value === "string" || typeof value === "boolean" ? value : null;
  }

  #alias(name: string, start: number, depth: number): Tree {
    const tree = this.#anchors.get(name);
    if (tree === undefined || tree === null) {
      const what = tree === null ? "contains itself" : "has no anchor before it";
      this.#problems.refuse("UNKNOWN_ALIAS", start, `the alias ${quote(name)} ${what}`);
      return this.#null(start);
    }
    if (depth + tree.height > MAX_DEPTH) {
      this.#problems.refuse("TOO_DEEP", start, `more than ${MAX_DEPTH} levels are nested here`);
      return this.#null(start);
    }
    const { spent } = this.#problems;
    const before = spent.aliased;
    spent.aliased += tree.weight;
    if (spent.aliased <= MAX_ALIASED) return tree;
    if (before <= MAX_ALIASED) {
      const message = `the aliases up to here stand for more than ${MAX_ALIASED} values`;
      this.#problems.refuse("ALIAS_LIMIT", start, message);
    }
    this.#problems.passOver(start);
    return this.#null(start);
  }

  #null(start: number): ScalarTree {
    return { kind: "scalar", start, end: start, weight: 1, height: 0, value: null, style: "plain" };
  }
}

function startOf({ range }: Pick<Node, "range">): number {
  return range?.[0] ?? 0;
}

function measured(children: readonly Tree[]): { readonly weight: number; readonly height: number } {
  let weight = 1;
  let height = 0;
  for (const child of children) {
    weight += child.weight;
    if (child.height > height) ({ height } = child);
  }
  return { weight, height: height + 1 };
}

function styleOf(type: Scalar["type"]): ScalarStyle {
  switch (type) {
    case "QUOTE_SINGLE":
      return "single";
    case "QUOTE_DOUBLE":
      return "double";
    case "BLOCK_LITERAL":
    case "BLOCK_FOLDED":
      return "block";
    default:
      return "plain";
  }
}
