import { actionEdges, conditionalEdges, defaultRoutes } from "./edges.ts";
import type { Assembly, Graph } from "./graph.ts";
import { NodeWithItems } from "./node-with-items.ts";
import type { JoinRule } from "./vertex.ts";

/** How one language draws. Names stand for nodes; texts are not escaped yet. */
interface Pen {
  node(name: string, look: Look): string;
  arrow(from: string, to: string, label: string): string;
  dashed(from: string, to: string): string;
}

/** A workflow, complete or not. */
type Drawable = Graph & Partial<Pick<Assembly, "unknown">>;

interface Look {
  /** The lines of the text, the identifier first. */
  readonly lines: readonly string[];
  readonly isStart: boolean;
  /** False for a node that edges name but that was never added. */
  readonly isKnown: boolean;
}

/** Longer texts are truncated. */
const SHOWN = 80;

/** A Mermaid flowchart. Default routes are dotted, start nodes are rounded. */
export function toMermaid(assembly: Assembly): string {
  const { name } = assembly.settings;
  const title = name === undefined ? [] : ["---", `title: ${JSON.stringify(visible(name))}`, "---"];
  return [...title, "flowchart TD", ...drawn(assembly, mermaid)].join("\n");
}

/** A directed graph for Graphviz. Default routes are dashed, start nodes have two borders. */
export function toDot(assembly: Assembly): string {
  const name = dotText([assembly.settings.name ?? "workflow"]);
  return [`digraph ${name} {`, ...drawn(assembly, dot), "}"].join("\n");
}

const mermaid: Pen = {
  node(name, { lines, isStart, isKnown }) {
    const text = mermaidText(lines);
    if (!isKnown) return `${name}>${text}]`;
    return isStart ? `${name}([${text}])` : `${name}[${text}]`;
  },
  arrow: (from, to, label) => `${from} -->|${mermaidText([label])}| ${to}`,
  dashed: (from, to) => `${from} -.-> ${to}`,
};

const dot: Pen = {
  node(name, { lines, isStart, isKnown }) {
    const style = isKnown ? "" : ", style=dotted";
    return `${name} [label=${dotText(lines)}, shape=box${isStart ? ", peripheries=2" : ""}${style}];`;
  },
  arrow: (from, to, label) => `${from} -> ${to} [label=${dotText([label])}];`,
  dashed: (from, to) => `${from} -> ${to} [style=dashed];`,
};

/** @param around What leads to the starts: a node, for what each of its items runs. */
function* drawn(
  assembly: Drawable,
  pen: Pen,
  counter = { nodes: 0 },
  around: string | null = null,
): Iterable<string> {
  const names = new Map<string, string>();
  for (const id of [...assembly.vertices.keys(), ...(assembly.unknown?.keys() ?? [])]) {
    names.set(id, `n${counter.nodes++}`);
  }
  const nameOf = (id: string): string => names.get(id) as string;
  const starts = new Set(around === null ? assembly.starts : []);
  for (const [id, name] of names) yield `  ${pen.node(name, lookOf(id, assembly, starts))}`;
  for (const { from, action, to } of actionEdges(assembly)) {
    yield `  ${pen.arrow(nameOf(from), nameOf(to), action)}`;
  }
  for (const { from, when, to } of conditionalEdges(assembly)) {
    yield `  ${pen.arrow(nameOf(from), nameOf(to), when.name || "when")}`;
  }
  for (const [from, to] of defaultRoutes(assembly)) {
    yield `  ${pen.dashed(nameOf(from), nameOf(to))}`;
  }
  if (around !== null)
    for (const start of assembly.starts) yield `  ${pen.arrow(around, nameOf(start), "each item")}`;
  for (const [id, { node }] of assembly.vertices) {
    const inside = node instanceof NodeWithItems ? node.afterAction : null;
    if (inside !== null) yield* drawn(inside, pen, counter, nameOf(id));
  }
}

function lookOf(id: string, { vertices }: Drawable, starts: ReadonlySet<string>): Look {
  const vertex = vertices.get(id);
  const isStart = starts.has(id);
  if (vertex === undefined) return { lines: [id, "not added"], isStart, isKnown: false };
  return { lines: [id, ...joinLines(vertex.join)], isStart, isKnown: true };
}

function joinLines(join: JoinRule): readonly string[] {
  return join === null ? [] : [`join ${join}`];
}

/** Everything that Mermaid could read as its own syntax, HTML or Markdown becomes a character code. */
function mermaidText(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    visible(line).replace(
      /["#&<>`*~;{}|\\%$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
      (character) => `#${character.charCodeAt(0)};`,
    ),
  );
  return `"${escaped.join("<br/>")}"`;
}

/** Graphviz decodes HTML entities even between quotes. */
function dotText(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    visible(line).replace(/["\\]/g, "\\$&").replaceAll("&", "&amp;"),
  );
  return `"${escaped.join("\\n")}"`;
}

/** The text, truncated, with codes for line breaks, control characters and lone surrogates. */
function visible(text: string): string {
  if (text === "") return " ";
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
  return short.replace(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
