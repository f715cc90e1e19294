import type { TextSearch } from "@sheaf/context";
import { MIN_LENGTH } from "./secret-forms.ts";

/** What stands in place of a secret. */
export const MASKED = "***";

const ELLIPSIS = "…".charCodeAt(0);
const DOT = ".".charCodeAt(0);
const QUOTES: ReadonlySet<number> = new Set(Array.from("\"'`", (quote) => quote.charCodeAt(0)));

/**
 * A text that comes piece by piece, with `***` for what is secret in it. What may be the beginning of
 * a secret is held back until more of the text has come. Overlapping secrets become one `***`. O(length
 * of the text), whatever the secrets are.
 */
export class MaskedText {
  readonly #search: TextSearch;
  #state = 0;
  /** The end of the text so far that is not yet given out, and where it begins in all of the text. */
  #held = "";
  #start = 0;
  /** Up to here the text stands behind a `***` that was given out. */
  #masked = 0;
  /** Secrets that were found in what is held, in order and apart from each other. */
  readonly #spans: { start: number; end: number }[] = [];

  constructor(search: TextSearch) {
    this.#search = search;
  }

  /** Adds a piece. Returns the text that is safe to print. */
  write(piece: string): string {
    const text = this.#held + piece;
    this.#read(text, this.#held.length);
    const end = this.#start + text.length;
    return this.#give(text, end - this.#search.openOf(this.#state));
  }

  /** At a pause: the text held back, if it is too short to reveal anything of a secret. */
  pause(): string {
    return this.#held.length < MIN_LENGTH ? this.#giveHeld() : "";
  }

  /** What is held at the end of the text. */
  end(): string {
    return this.#giveHeld();
  }

  /** Released text counts as printed; what follows may still complete a secret. */
  #giveHeld(): string {
    const held = this.#held;
    return this.#give(held, this.#start + held.length);
  }

  #read(text: string, from: number): void {
    const search = this.#search;
    const offset = this.#start;
    let state = this.#state;
    let position = from;
    for (; position < text.length; position++) {
      if (search.depthOf(state) >= MIN_LENGTH && isCutAt(text, position))
        this.#add(offset + position - search.depthOf(state), offset + position);
      state = search.next(state, text.charCodeAt(position));
      const length = search.lengthOf(state);
      if (length > 0) this.#add(offset + position + 1 - length, offset + position + 1);
    }
    this.#state = state;
  }

  /** Ends come in order. */
  #add(start: number, end: number): void {
    let first = start;
    for (let last = this.#spans.at(-1); last !== undefined && last.end > first;) {
      first = Math.min(first, last.start);
      this.#spans.pop();
      last = this.#spans.at(-1);
    }
    this.#spans.push({ start: first, end });
  }

  /** Gives out what stands before `end`; the rest is held. */
  #give(text: string, end: number): string {
    const offset = this.#start;
    let safe = "";
    let at = Math.max(offset, this.#masked);
    let count = 0;
    for (const { start, end: spanEnd } of this.#spans) {
      if (start >= end) break;
      count++;
      if (start >= this.#masked) {
        if (start > at) safe += text.slice(at - offset, start - offset);
        safe += MASKED;
      }
      this.#masked = Math.max(this.#masked, spanEnd);
      at = Math.max(at, spanEnd);
    }
    this.#spans.splice(0, count);
    if (at < end) safe += text.slice(at - offset, end - offset);
    this.#held = text.slice(end - offset);
    this.#start = end;
    return safe;
  }
}

/** An ellipsis, which may follow a quote. */
function isCutAt(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  if (QUOTES.has(code)) return isEllipsisAt(text, position + 1);
  return isEllipsisAt(text, position);
}

function isEllipsisAt(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  return code === ELLIPSIS || (code === DOT && text.startsWith("...", position));
}
