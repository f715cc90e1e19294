import type { ScalarTree } from "./tree.ts";

/**
 * Maps characters of a scalar's value to their offsets in the text, which differ because of escapes,
 * indentation and folded lines. Characters other than white space are found exactly. If value and source
 * cannot be aligned, every character is at the start of the scalar.
 */
export class ScalarSource {
  readonly #text: string;
  readonly #scalar: ScalarTree;
  /** Made when it is first needed, which is when something is wrong. */
  #offsets: readonly number[] | null = null;

  constructor(text: string, scalar: ScalarTree) {
    this.#text = text;
    this.#scalar = scalar;
  }

  /** The offset in the text of a character of the value. The first call takes O(length), others O(1). */
  offsetOf(character: number): number {
    this.#offsets ??= this.#aligned();
    return this.#scalar.start + (this.#offsets[character] ?? this.#offsets.at(-1) ?? 0);
  }

  #aligned(): readonly number[] {
    const { start, end, style, value } = this.#scalar;
    return new Alignment(this.#text.slice(start, end), style).offsets(String(value)) ?? [];
  }
}

/** Walks through a value and its source in parallel. */
class Alignment {
  readonly #source: string;
  readonly #style: ScalarTree["style"];
  #at: number;

  constructor(source: string, style: ScalarTree["style"]) {
    this.#source = source;
    this.#style = style;
    // The content of a block starts after its header line, that of a quoted scalar after the quote.
    this.#at = style === "block" ? source.indexOf("\n") + 1 : style === "plain" ? 0 : 1;
  }

  /** The offset of each character and of the end; null if they cannot be aligned. */
  offsets(value: string): readonly number[] | null {
    const offsets: number[] = [];
    while (offsets.length < value.length) {
      const character = value.charAt(offsets.length);
      this.#skip(!isSpace(character));
      const from = this.#at;
      const width = this.#consume(value, offsets.length);
      if (width === null) return null;
      for (let i = 0; i < width; i++) offsets.push(from);
    }
    offsets.push(this.#at);
    return offsets;
  }

  /** Skips the source of a character and returns how many characters of the value it stands for. */
  #consume(value: string, at: number): number | null {
    const wanted = value.charAt(at);
    const escape = this.#escaped();
    if (escape !== null) {
      if (!value.startsWith(escape.text, at)) return null;
      this.#at += escape.length;
      return escape.text.length;
    }
    if (this.#source.charAt(this.#at) === wanted)
      this.#at += this.#style === "single" && wanted === "'" ? 2 : 1;
    else if (!isSpace(wanted)) return null;
    return 1;
  }

  /** Skips source that is not in the value: escaped line breaks and, if wanted, white space. */
  #skip(spaces: boolean): void {
    let isSkipping = spaces;
    for (;;) {
      const character = this.#source.charAt(this.#at);
      if (isSkipping && isSpace(character)) this.#at += 1;
      else if (this.#style === "double" && /^\\\r?\n/.test(this.#ahead(3))) {
        this.#at += 2;
        // The indentation after it belongs to it.
        isSkipping = true;
      } else return;
    }
  }

  #escaped(): { readonly text: string; readonly length: number } | null {
    if (this.#style !== "double" || this.#source.charAt(this.#at) !== "\\") return null;
    const letter = this.#source.charAt(this.#at + 1);
    const digits = letter === "x" ? 2 : letter === "u" ? 4 : letter === "U" ? 8 : 0;
    if (digits === 0) {
      const text = ESCAPES[letter];
      return text === undefined ? null : { text, length: 2 };
    }
    const code = Number.parseInt(this.#source.slice(this.#at + 2, this.#at + 2 + digits), 16);
    return code <= 0x10_ff_ff ? { text: String.fromCodePoint(code), length: 2 + digits } : null;
  }

  #ahead(length: number): string {
    return this.#source.slice(this.#at, this.#at + length);
  }
}

function isSpace(character: string): boolean {
  return character === " " || character === "\n" || character === "\t" || character === "\r";
}

/** YAML 1.2.2, section 5.7. */
const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\u0007",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\u001B",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\u0085",
  _: "\u00A0",
  L: "\u2028",
  P: "\u2029",
};
