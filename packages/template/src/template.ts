import type { Json, WorkflowContext } from "@sheaf/context";
import { Compiler } from "./compile.ts";
import type { Evaluate } from "./compiling.ts";
import { knownOf, type NameOptions } from "./names.ts";
import { Parser } from "./parse.ts";
import { type Placement, Source } from "./source.ts";
import type { Expression } from "./syntax.ts";
import type { NamesRead } from "./reads.ts";
import type { TemplateFunction } from "./template-function.ts";
import type { TemplateScope } from "./template-scope.ts";
import { textOf } from "./text-of.ts";
import { Site } from "./site.ts";

/** The longest source of a template, in UTF-16 code units. */
const MAX_SOURCE = 65_536;

/** The position of a template, and the names and functions it may use. */
export interface TemplateOptions extends Placement, NameOptions {
  /**
   * Functions in addition to the built-in ones, by name. They come before built-in functions of the same
   * name; `default` cannot be replaced.
   *
   * @defaultValue none
   */
  readonly functions?: Readonly<Record<string, TemplateFunction>>;
}

/**
 * A compiled template: a function of a context, and of a scope with the state of the run. Returns JSON;
 * parts of a context are returned by reference.
 *
 * @throws {@link TemplateError} if a name or property does not exist, or a value has the wrong type.
 */
export interface Template {
  (context: WorkflowContext, scope?: TemplateScope): Json;
  /** The text that it was compiled from. */
  readonly source: string;
  /** True if it reads nothing, so that its value does not depend on the context. */
  readonly isConstant: boolean;
  /**
   * True if it calls `succeeded()`, `failed()`, `timed_out()`, `canceled()` or `skipped()`. The `when` of
   * an entry of `next` is then evaluated however the task ended.
   */
  readonly asksStatus: boolean;
  /** Which variables and task results it reads; null if it computes a name, which may be any. */
  readonly reads: NamesRead | null;
}

/**
 * True if the text contains `{{`.
 *
 * @example
 * ```ts
 * isTemplate("Hello {{ name }}"); // true
 * isTemplate("Hello"); // false
 * ```
 */
export function isTemplate(text: string): boolean {
  return text.includes("{{");
}

/**
 * Compiles a string with `{{ … }}` in it. If it is a single `{{ e }}`, apart from surrounding white space, the
 * template returns the value of `e` itself. Otherwise it returns a string, in which null is empty, and objects
 * and lists are JSON. O(length of the string).
 *
 * @throws {@link TemplateError} with everything that is wrong with the template.
 *
 * @example
 * ```ts
 * const context = createContext({ variables: { user: { name: "Ada", age: 36 } } });
 * compileTemplate("{{ user.age }}")(context); // 36
 * compileTemplate("Hello {{ user.name | upper }}!")(context); // "Hello ADA!"
 * compileTemplate("{{ user.mail }}")(context); // throws: Cannot read "mail" of user
 * ```
 */
export function compileTemplate(source: string, options: TemplateOptions = {}): Template {
  const text = new Source(source, options);
  checkSize(text);
  const compiler = new Compiler(text, knownOf(options), options.functions);
  const parts = partsOf(text);
  const [only] = parts;
  const evaluate =
    only !== undefined && parts.length === 1 && typeof only !== "string"
      ? compiler.compile(only)
      : joined(compiler, parts);
  return finished(compiler, text, evaluate);
}

/**
 * Compiles one expression, without braces. O(length of the source).
 *
 * @throws {@link TemplateError} with everything that is wrong with the expression.
 *
 * @example
 * ```ts
 * compileExpression("1 + 2 if ready else null")(createContext({ variables: { ready: true } })); // 3
 * ```
 */
export function compileExpression(source: string, options: TemplateOptions = {}): Template {
  const text = new Source(source, options);
  checkSize(text);
  if (source.trimStart().startsWith("{{"))
    throw text.error(
      "INVALID_TEMPLATE",
      source.indexOf("{{"),
      "Cannot read expression: it is in braces",
      { hint: "leave out {{ and }}" },
    );
  const compiler = new Compiler(text, knownOf(options), options.functions);
  const parser = new Parser(text, 0);
  if (parser.is("end"))
    throw text.error("INVALID_TEMPLATE", 0, "Cannot read expression: it is empty");
  const expression = parser.expression();
  if (!parser.is("end")) parser.refuseNext("an operator or the end");
  return finished(compiler, text, compiler.compile(expression));
}

function checkSize(source: Source): void {
  if (source.text.length <= MAX_SOURCE) return;
  const size = MAX_SOURCE.toLocaleString("en");
  throw source.error(
    "LIMIT_EXCEEDED",
    0,
    `Cannot read template: it is longer than ${size} characters`,
  );
}

function finished(compiler: Compiler, source: Source, evaluate: Evaluate): Template {
  source.throwReported();
  const { isConstant, asksStatus, reads } = compiler;
  const facts = { source: source.text, isConstant, asksStatus, reads: reads.names };
  return Object.assign(compiler.metered(evaluate), facts);
}

/** The texts and expressions in order. Only the expression if there is a single one with nothing but space around it. */
function partsOf(source: Source): readonly (string | Expression)[] {
  const { text } = source;
  const parts: (string | Expression)[] = [];
  let end = 0;
  for (let open = text.indexOf("{{"); open !== -1; open = text.indexOf("{{", end)) {
    if (open > end) parts.push(text.slice(end, open));
    const parser = new Parser(source, open + 2);
    if (text.startsWith("}}", parser.at))
      throw source.error("INVALID_TEMPLATE", open, "Cannot read template: the braces are empty", {
        hint: 'write {{ "{{" }} for the braces themselves',
      });
    if (parser.is("end")) throw unclosed(source, open);
    parts.push(parser.expression());
    if (parser.is("end")) throw unclosed(source, open);
    if (!text.startsWith("}}", parser.at)) parser.refuseNext('an operator or "}}"');
    end = parser.at + 2;
  }
  if (end < text.length) parts.push(text.slice(end));
  const expressions = parts.filter((part) => typeof part !== "string");
  const isValue =
    expressions.length === 1 &&
    parts.every((part) => typeof part !== "string" || part.trim() === "");
  return isValue ? expressions : parts;
}

function unclosed(source: Source, open: number): Error {
  return source.error("INVALID_TEMPLATE", open, 'Cannot read template: "{{" is not closed', {
    hint: 'add "}}", or write {{ "{{" }} for the braces themselves',
  });
}

/** Concatenates texts and the texts of values. */
function joined(compiler: Compiler, parts: readonly (string | Expression)[]): Evaluate {
  if (parts.every((part) => typeof part === "string")) {
    const text = parts.join("");
    return () => text;
  }
  const site = compiler.site(0, "make the text");
  const fields = parts.map((part): Evaluate => {
    if (typeof part === "string") return () => part;
    return compiler.compile(part);
  });
  const [first, second, third, fourth] = fields as [Evaluate, ...Evaluate[]];
  if (second === undefined) return (context, scope) => textOf(first(context, scope), site);
  if (third === undefined)
    return (context, scope) =>
      bounded(textOf(first(context, scope), site) + textOf(second(context, scope), site), site);
  if (fourth === undefined)
    return (context, scope) =>
      bounded(
        textOf(first(context, scope), site) +
          textOf(second(context, scope), site) +
          textOf(third(context, scope), site),
        site,
      );
  return (context, scope) => {
    let text = "";
    for (const field of fields) {
      text += textOf(field(context, scope), site);
      site.limitText(text.length);
    }
    return bounded(text, site);
  };
}

function bounded(text: string, site: Site): string {
  site.joinedText(text.length);
  return text;
}
