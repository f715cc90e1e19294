import { type Json, jsonOf, RecordLayout } from "@sheaf/context";
import {
  compileExpression,
  compileTemplate,
  isTemplate,
  type NameOptions,
  TemplateError,
} from "@sheaf/template";
import type { EndScope } from "@sheaf/workflow";
import { type Evaluate, readingAll } from "@sheaf/workflow/declaration";
import type { DocumentProblemCode } from "./document-error.ts";
import type { Place } from "./lines.ts";
import type { Problems } from "./problems.ts";
import { ScalarSource } from "./scalar-source.ts";
import type { SourceText } from "./source-text.ts";
import type { ListTree, MapTree, ScalarTree, Tree } from "./tree.ts";

/** JSON if nothing needs rendering, otherwise one function that renders all of it. */
export type Rendered = Json | Evaluate<Json, EndScope>;

/** Turns values of a document into data or functions. Compiles every template once. */
export class TemplateReader {
  /** Where the templates are. */
  readonly source: SourceText;
  readonly #problems: Problems;

  constructor(source: SourceText, problems: Problems) {
    this.source = source;
    this.#problems = problems;
  }

  /** A value that may contain templates anywhere. Its function allocates only the result. */
  value(tree: Tree, names: NameOptions): Rendered {
    switch (tree.kind) {
      case "scalar":
        return typeof tree.value === "string" && isTemplate(tree.value)
          ? this.#compiled(tree, tree.value, names)
          : tree.value;
      case "list":
        return this.#list(tree, names);
      case "map":
        return this.#map(tree, names);
    }
  }

  /** A value that is data or a single template. */
  single(tree: Tree, names: NameOptions, expected: string, code: DocumentProblemCode): Rendered {
    const rendered = this.value(tree, names);
    if (tree.kind === "scalar" && isFunction(rendered) && !isSingle(String(tree.value))) {
      const message = `expected ${expected}, got a string with templates in it`;
      const hint = "remove the text around the template: only a single template gives a value";
      this.#problems.report(code, tree.start, message, hint);
    }
    return rendered;
  }

  /** Data that must not contain templates. */
  constant(tree: Tree, hint: string): Json {
    if (tree.kind === "list") return tree.items.map((item) => this.constant(item, hint));
    if (tree.kind === "map") {
      const object: Record<string, Json> = {};
      this.#checkKeys(tree, hint);
      for (const [key, { value }] of tree.entries) object[key] = this.constant(value, hint);
      return object;
    }
    if (typeof tree.value === "string" && isTemplate(tree.value))
      this.#problems.report(
        "TEMPLATE_NOT_ALLOWED",
        tree.start,
        "templates are not rendered here",
        hint,
      );
    return tree.value;
  }

  #compiled(scalar: ScalarTree, source: string, names: NameOptions): Rendered {
    const { lines } = this.#problems;
    const { text, name } = this.source;
    const file = name === undefined ? {} : { file: name };
    const position = { ...file, ...lines.at(scalar.start) };
    let written: ScalarSource | null = null;
    const locate = (offset: number): Place => {
      written ??= new ScalarSource(text, scalar);
      return lines.at(written.offsetOf(offset));
    };
    try {
      return compileTemplate(source, { ...names, position, locate });
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      for (const one of error.all) this.#problems.reportAt(one.code, one, one.problem, one.hint);
      return null;
    }
  }

  #list({ items }: ListTree, names: NameOptions): Rendered {
    const rendered = items.map((item) => this.value(item, names));
    if (!rendered.some(isFunction)) return rendered as readonly Json[];
    return readingAll(listOf(rendered.map(evaluatorFor)), rendered.filter(isFunction));
  }

  #checkKeys({ entries }: MapTree, hint: string): void {
    for (const [key, { keyStart }] of entries)
      if (isTemplate(key))
        this.#problems.report("TEMPLATE_NOT_ALLOWED", keyStart, "keys are not rendered", hint);
  }

  #map(tree: MapTree, names: NameOptions): Rendered {
    this.#checkKeys(tree, LITERAL_KEY);
    const { entries } = tree;
    const layout = new RecordLayout(entries.keys());
    const rendered = Array.from(entries.values(), ({ value }) => this.value(value, names));
    if (!rendered.some(isFunction)) return objectOf(layout.keys, rendered as readonly Json[]);
    const evaluate = mapOf(layout, rendered.map(evaluatorFor));
    return readingAll(evaluate, rendered.filter(isFunction));
  }
}

type Part = Evaluate<Json, EndScope>;

// Outside of the class, because what is made here would keep the reader alive.

function listOf(parts: readonly Part[]): Part {
  return (context, scope) => parts.map((part) => part(context, scope));
}

function mapOf(layout: RecordLayout, parts: readonly Part[]): Part {
  return (context, scope) => {
    const { keys } = layout;
    const object: Record<string, Json> = {};
    for (let i = 0; i < keys.length; i++)
      object[keys[i] as string] = (parts[i] as Part)(context, scope);
    return object;
  };
}

const LITERAL_KEY = "for braces in a key write the map in a template: \"{{ { '{{ x }}': 1 } }}\"";

/** No key is `__proto__`. */
function objectOf(keys: readonly string[], values: readonly Json[]): Json {
  const object: Record<string, Json> = {};
  for (const [position, key] of keys.entries()) object[key] = values[position] as Json;
  return object;
}

/** Data of the document is frozen, because everything rendered shares it. */
function evaluatorFor(rendered: Rendered): Evaluate<Json, EndScope> {
  if (isFunction(rendered)) return rendered;
  const value = jsonOf(rendered, "input");
  return () => value;
}

/** Whether it needs rendering. */
export function isFunction(rendered: Rendered): rendered is Evaluate<Json, EndScope> {
  return typeof rendered === "function";
}

/**
 * Whether a text is a single template. The check of its shape has already refused text outside braces;
 * only braces inside are left to look at.
 */
function isSingle(source: string): boolean {
  const inside = /^\s*\{\{([^]*)\}\}\s*$/.exec(source)?.[1];
  if (inside === undefined || !inside.includes("}}")) return true;
  try {
    compileExpression(inside);
    return true;
  } catch {
    return false;
  }
}
