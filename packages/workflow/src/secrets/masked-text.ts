import type { TextSearch } from "@sheaf/context";
import { MIN_LENGTH } from "./secret-forms.ts";

/** What replaces a secret. */
export const MASKED = "***";

const ELLIPSIS = "…".charCodeAt(0);
const DOT = ".".charCodeAt(0);
const QUOTES: ReadonlySet<number> = new Set(Array.from("\"'`", (quote) => quote.charCodeAt(0)));

/**
 * Masks a text that arrives in pieces. What may be the beginning of a secret is held back until more
 * of the text has arrived. Overlapping secrets become one `***`. O(length of the text), whatever the
 * secrets are.
 */
export class MaskedText {
  readonly #search: TextSearch;
  #state = 0;
  /** The end of the text so far that is held back, and its offset in the whole text. */
  #held = "";
  #start = 0;
  /** Up to this offset, the text is covered by a `***` that was released. */
  #masked = 0;
  /** Secrets found in the text that is held back, in order, none overlapping. */
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

  /** Call it when the text pauses. Returns the text held back, if it is too short to reveal a secret. */
  pause(): string {
    return this.#held.length < MIN_LENGTH ? this.#giveHeld() : "";
  }

  /** Ends the text. Returns the rest. */
  end(): string {
    return this.#giveHeld();
  }

  /** What follows may still complete a secret that begins in the released text. */
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

  /** Spans are added in the order of their ends. */
  #add(start: number, end: number): void {
    let first = start;
    for (let last = this.#spans.at(-1); last !== undefined && last.end > first;) {
      first = Math.min(first, last.start);
      this.#spans.pop();
      last = this.#spans.at(-1);
    }
    this.#spans.push({ start: first, end });
  }

  /** Releases the text before `end` and holds back the rest. */
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

/** Whether an ellipsis follows, maybe after a quote. */
function isCutAt(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  if (QUOTES.has(code)) return isEllipsisAt(text, position + 1);
  return isEllipsisAt(text, position);
}

function isEllipsisAt(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  return code === ELLIPSIS || (code === DOT && text.startsWith("...", position));
}
