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

/** Characters of the largest document that is read. */
export const MAX_LENGTH: number = 8_000_000;
/** Levels of lists and maps; the composer of `yaml` exhausts the stack, and then the process, beyond some 700. */
export const MAX_DEPTH: number = 100;
/**
 * Words, signs, spaces and ends of lines of the largest document. `yaml` takes some 300 bytes for each,
 * and keeps them until the document is read.
 */
const MAX_TOKENS = 1_000_000;

/** Each costs as much as a hundred tokens, and nobody mends more at once. */
const MAX_ERRORS = 1_000;

/** What `yaml` made of a text. */
export interface Composed {
  /** Null where the document is empty, or its structure cannot be trusted at all. */
  readonly contents: Node | null;
  /** False where what was read is not what was meant. */
  readonly hasStructure: boolean;
}

/** The only document of the text; null where it is too large or too deep to be read, which is reported. */
export function composeYaml(text: string, problems: Problems): Composed | null {
  if (text.length > MAX_LENGTH) {
    const message = `the document has ${text.length} characters, and the limit is ${MAX_LENGTH}`;
    problems.report("TOO_LARGE", 0, message, SMALLER);
    return null;
  }
  return new Reading(text, problems).composed();
}

const SMALLER = "load lists from a parameter or an action";

/** One text on its way through lexer, parser and composer. */
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
    // Both take time that grows with the square of a map.
    uniqueKeys: false,
    prettyErrors: false,
  });
  readonly #documents: Document[] = [];
  #tokens = 0;
  /** The first errors or warnings, where there are more than are told. */
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
      // Nesting of a kind that is not counted, in a text that is not YAML.
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

  /** Token by token, so that nothing large or deep is built before it is refused. */
  #isWithinLimits(): boolean {
    const parser = this.#parser;
    for (const lexeme of new Lexer().lex(this.#text)) {
      if (++this.#tokens > MAX_TOKENS) return this.#tooLarge(parser.offset);
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

  /** False where something is nested too deeply. */
  #takes(tokens: Iterable<CST.Token>): boolean {
    for (const token of tokens) {
      const tooDeep = offsetBelow(token, MAX_DEPTH);
      if (tooDeep !== null) return this.#tooDeep(tooDeep) !== null;
      if (token.type === "document") this.#limitErrors();
      this.#documents.push(...this.#composer.next(token));
    }
    return true;
  }

  /** The composer adds to these lists, and starts new ones with each document. */
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

/** `!!float 1`, as YAML 1.2.2, section 10.3, has it. It comes last: without the tag, digits are an integer. */
const WHOLE_FLOAT: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  test: /^[-+]?\d+$/,
  resolve: Number,
};

/** The offset of a value that lies deeper than `limit`, null where none does. Without recursion. */
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
