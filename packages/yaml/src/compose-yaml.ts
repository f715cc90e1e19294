import {
  Composer,
  type CST,
  type Document,
  Lexer,
  type Node,
  Parser,
  type ScalarTag,
  type YAMLError,
} from "#yaml";
import type { Problems } from "./problems.ts";
import { reportYamlErrors } from "./yaml-errors.ts";

/** The most characters that a document may have. */
export const MAX_LENGTH: number = 8_000_000;
/** The deepest nesting of lists and maps. From about 700 levels on, the composer of `yaml` exhausts the stack. */
export const MAX_DEPTH: number = 100;
/**
 * The most tokens that a document may have, with all its files: words, signs, spaces and line breaks. `yaml` takes about
 * 300 bytes for each and keeps them until the document is read.
 */
const MAX_TOKENS = 1_000_000;

/** Each error costs as much as a hundred tokens, and nobody fixes more at once. */
const MAX_ERRORS = 1_000;

/** The result of parsing a text with `yaml`. */
export interface Composed {
  /** Null if the document is empty or could not be parsed at all. */
  readonly contents: Node | null;
  /** False if the structure is probably not what the author meant. */
  readonly hasStructure: boolean;
}

/** Parses a text with one document. Null, after reporting it, if the document is too large or too deep. */
export function composeYaml(text: string, problems: Problems): Composed | null {
  if (text.length > MAX_LENGTH) {
    const message = `the document has ${text.length} characters, and the limit is ${MAX_LENGTH}`;
    problems.report("TOO_LARGE", 0, message, SMALLER);
    return null;
  }
  return new Reading(text, problems).composed();
}

const SMALLER = "load lists from a parameter or an action";

/** Takes one text through lexer, parser and composer. */
class Reading {
  readonly #text: string;
  readonly #problems: Problems;
  readonly #parser = new Parser();
  readonly #composer = new Composer({
    schema: "core",
    version: "1.2",
    merge: false,
    resolveKnownTags: false,
    customTags: (tags) => [...tags, WHOLE_FLOAT],
    // Both take time quadratic in the size of a map.
    uniqueKeys: false,
    prettyErrors: false,
  });
  readonly #documents: Document[] = [];
  /** The first errors or warnings, if there are too many. */
  #overflow: readonly YAMLError[] | null = null;

  constructor(text: string, problems: Problems) {
    this.#text = text;
    this.#problems = problems;
    this.#limitErrors();
  }

  composed(): Composed | null {
    try {
      if (!this.#isWithinLimits()) return null;
    } catch (error) {
      // A kind of nesting that is not counted, in a text that is not YAML.
      if (error instanceof RangeError) return this.#tooDeep(this.#parser.offset);
      if (this.#overflow === null) throw error;
    }
    if (this.#overflow === null) return this.#only();
    reportYamlErrors(this.#overflow, this.#text, this.#problems);
    this.#problems.leaveOut(Infinity);
    return { contents: null, hasStructure: false };
  }

  #only(): Composed {
    const [document, second] = this.#documents;
    if (second !== undefined) {
      const start = second.range?.[0] ?? 0;
      const hint = "one file holds one workflow";
      this.#problems.report("MULTIPLE_DOCUMENTS", start, "a second document starts here", hint);
    }
    const { contents = null, errors = [], warnings = [] } = document ?? {};
    const found = [...errors, ...warnings];
    return { contents, hasStructure: reportYamlErrors(found, this.#text, this.#problems) };
  }

  /** Checks token by token, so that nothing too large or too deep is ever built. */
  #isWithinLimits(): boolean {
    const parser = this.#parser;
    const { spent } = this.#problems;
    for (const lexeme of new Lexer().lex(this.#text)) {
      if (++spent.tokens > MAX_TOKENS) return this.#tooLarge(parser.offset);
      if (!this.#takes(parser.next(lexeme))) return false;
      const open = parser.stack[MAX_DEPTH + 2];
      if (isCollection(open)) return this.#tooDeep(open.offset) !== null;
      if (this.#documents.length > 1) return true;
    }
    if (!this.#takes(parser.end())) return false;
    if (this.#documents.length < 2)
      this.#documents.push(...this.#composer.end(true, this.#text.length));
    return true;
  }

  /** False if something is nested too deeply. */
  #takes(tokens: Iterable<CST.Token>): boolean {
    for (const token of tokens) {
      const tooDeep = offsetBelow(token, MAX_DEPTH);
      if (tooDeep !== null) return this.#tooDeep(tooDeep) !== null;
      if (token.type === "document") this.#limitErrors();
      this.#documents.push(...this.#composer.next(token));
    }
    return true;
  }

  /** Replaces the lists of errors, to which the composer adds; it makes new ones for each document. */
  #limitErrors(): void {
    const { errors, warnings } = this.#composer.streamInfo();
    for (const list of [errors, warnings] as YAMLError[][])
      list.push = (...found) => {
        if (list.length >= MAX_ERRORS) {
          this.#overflow ??= [...list];
          // Ends the composition, or that of one collection after another.
          throw new Error("too many errors");
        }
        return Array.prototype.push.apply(list, found);
      };
  }

  #tooDeep(offset: number): null {
    const message = `more than ${MAX_DEPTH} levels are nested here`;
    this.#problems.report("TOO_DEEP", offset, message);
    return null;
  }

  #tooLarge(offset: number): boolean {
    const message = `the document has more than ${MAX_TOKENS.toLocaleString("en")} words and signs up to here`;
    this.#problems.report("TOO_LARGE", offset, message, SMALLER);
    return false;
  }
}

/** `!!float 1` (YAML 1.2.2, section 10.3). It comes last, because without the tag digits are an integer. */
const WHOLE_FLOAT: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  test: /^[-+]?\d+$/,
  resolve: Number,
};

/** The offset of a value that is nested deeper than `limit`; null if none is. Without recursion. */
function offsetBelow(root: CST.Token, limit: number): number | null {
  const waiting: [CST.Token, number][] = [[root, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [token, depth] = next;
    if (depth > limit) return token.offset;
    if (token.type === "document" && token.value !== undefined) waiting.push([token.value, depth]);
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (isCollection(key)) waiting.push([key, depth + 1]);
      if (isCollection(value)) waiting.push([value, depth + 1]);
    }
  }
  return null;
}

function isCollection(token: CST.Token | null | undefined): token is CST.Token {
  return token !== null && token !== undefined && "items" in token;
}
