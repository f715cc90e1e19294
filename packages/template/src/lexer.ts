import { isExactNumber } from "@sheaf/context/json";
import type { ProblemDetails, Source } from "./source.ts";

/** Kinds of tokens: three with a value, signs by their spelling, and the end of the text. */
export type TokenKind = "number" | "string" | "name" | "end" | Sign;

type Sign = (typeof SIGNS)[number];

/** Longer signs come before their prefixes. */
const SIGNS = [
  "==",
  "!=",
  "<=",
  ">=",
  "<",
  ">",
  "+",
  "-",
  "*",
  "/",
  "%",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ",",
  ":",
  ".",
  "|",
  "?",
] as const;

/** Spellings of other languages, and how to write them here. */
const FOREIGN: Readonly<Record<string, string>> = {
  "===": 'write "=="',
  "!==": 'write "!="',
  "&&": 'write "and"',
  "||": 'write "or"',
  "//": "there is no such operator; round(a / b) rounds a quotient",
  "**": "there is no such operator",
  "??": "write default(x, y)",
  "=": 'write "==" to compare; nothing can be assigned',
  "!": 'write "not"',
  "&": 'write "and"',
  "~": 'write "+" to join texts',
  "`": "write \"…\" or '…' around text",
  "“": "write straight quotes",
  "”": "write straight quotes",
  "‘": "write straight quotes",
  "’": "write straight quotes",
  ";": "a template is one expression",
  "#": "there are no comments in templates",
};

/** The second characters of longer signs. */
const DOUBLED = "=&|/*?";

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  "/": "/",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** Reads tokens on demand, as only the parser knows where an expression ends. */
export class Lexer {
  readonly source: Source;
  /** The kind of the current token. */
  kind: TokenKind = "end";
  /** The offset of its first character. */
  start: number;
  /** The offset after its last character. */
  end: number;
  /** The name, or the value of a string. */
  text = "";
  number = 0;

  constructor(source: Source, start: number) {
    this.source = source;
    this.start = start;
    this.end = start;
  }

  /** Reads the next token. */
  advance(): void {
    const { text } = this.source;
    let at = this.end;
    while (isSpace(text.charCodeAt(at))) at++;
    this.start = at;
    if (at >= text.length) this.#take("end", at);
    else if (isNameStart(text, at)) this.#name();
    else if (isDigit(text.charCodeAt(at))) this.#number();
    else if (text[at] === '"' || text[at] === "'") this.#string();
    else this.#sign();
  }

  #take(kind: TokenKind, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  #name(): void {
    const { text } = this.source;
    const end = endOfName(text, this.start);
    this.text = text.slice(this.start, end);
    this.#take("name", end);
  }

  #number(): void {
    const { text } = this.source;
    let at = endOfDigits(text, this.start);
    if (text[this.start] === "0" && at > this.start + 1)
      this.#refuse(this.start, "a number does not start with 0");
    if (text[at] === "." && isDigit(text.charCodeAt(at + 1))) at = endOfDigits(text, at + 1);
    if (text[at] === "e" || text[at] === "E") {
      const sign = text[at + 1] === "+" || text[at + 1] === "-" ? 1 : 0;
      if (isDigit(text.charCodeAt(at + 1 + sign))) at = endOfDigits(text, at + 1 + sign);
    }
    if (isNameStart(text, at)) this.#refuse(at, "a number ends before this character");
    const numeral = text.slice(this.start, at);
    this.number = Number(numeral);
    if (!Number.isFinite(this.number)) this.#refuse(this.start, "the number is too large");
    if (!isExactNumber(numeral)) this.#refuseInexact(numeral);
    this.#take("number", at);
  }

  #refuseInexact(numeral: string): never {
    const shown = numeral.length > 40 ? `${numeral.slice(0, 39)}…` : numeral;
    const problem = `${shown} is an integer that a double cannot represent exactly`;
    this.#refuse(this.start, problem, { hint: "put quotes around it to keep it as text" });
  }

  #string(): void {
    const { text } = this.source;
    const quote = text[this.start];
    let value = "";
    let from = this.start + 1;
    for (let at = from; at < text.length; at++) {
      if (text[at] === quote) {
        this.text = value + text.slice(from, at);
        this.#take("string", at + 1);
        return;
      }
      if (text[at] === "\\") {
        value += text.slice(from, at);
        const escape = this.#escape(at);
        value += escape.value;
        from = escape.end;
        at = from - 1;
      }
    }
    this.#refuse(this.start, "the string is not closed", { hint: `add ${quote} after it` });
  }

  #escape(at: number): { value: string; end: number } {
    const { text } = this.source;
    const letter = text[at + 1] ?? "";
    if (letter !== "" && Object.hasOwn(ESCAPES, letter))
      return { value: ESCAPES[letter] as string, end: at + 2 };
    const digits = text.slice(at + 2, at + 6);
    if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(digits))
      return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 };
    return this.#refuse(at, "there is no such escape", {
      hint: String.raw`write \\ for a backslash; escapes are \n \t \r \b \f \/ \" \' \uXXXX`,
    });
  }

  #sign(): void {
    const { text } = this.source;
    if (DOUBLED.includes(text[this.start + 1] ?? " ")) this.#refuseDoubled();
    for (const sign of SIGNS) {
      if (text.startsWith(sign, this.start)) {
        this.#take(sign, this.start + sign.length);
        return;
      }
    }
    this.#refuseForeign(String.fromCodePoint(text.codePointAt(this.start) as number));
  }

  /** Signs of other languages that start with one of ours. */
  #refuseDoubled(): void {
    for (const foreign in FOREIGN)
      if (foreign.length > 1 && this.source.text.startsWith(foreign, this.start))
        this.#refuseForeign(foreign);
  }

  #refuseForeign(sign: string): never {
    const point = (sign.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
    const shown = /[\p{C}\p{Z}]/u.test(sign) ? `character U+${point}` : JSON.stringify(sign);
    const hint = Object.hasOwn(FOREIGN, sign) ? FOREIGN[sign] : undefined;
    this.#refuse(this.start, `${shown} has no meaning here`, { hint });
  }

  #refuse(at: number, problem: string, remark?: ProblemDetails): never {
    throw this.source.error("INVALID_TEMPLATE", at, `Cannot read template: ${problem}`, remark);
  }
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13 && code !== 11 && code !== 12);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function endOfDigits(text: string, start: number): number {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** True if a name starts at this offset. */
function isNameStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return isLetter(code);
  const point = text.codePointAt(at);
  return point !== undefined && /^\p{ID_Start}$/u.test(String.fromCodePoint(point));
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36;
}

/** The offset after the name that starts here. */
export function endOfName(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 128) {
      if (!isLetter(code) && !isDigit(code)) break;
      at++;
    } else {
      const character = String.fromCodePoint(text.codePointAt(at) as number);
      if (!/^\p{ID_Continue}$/u.test(character)) break;
      at += character.length;
    }
  }
  return at;
}
