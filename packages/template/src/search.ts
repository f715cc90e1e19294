import type { Site } from "./site.ts";

/** Up to this many steps, the engine's own search is used. */
const CHEAP = 5_000_000;

/** This many characters are searched in the time of one unit of work. */
const SPEED = 100;

/**
 * Searches a text for a non-empty part in O(length of both). The engine's own search takes O(product of
 * both) for texts such as `aaaa…`.
 */
export class Search {
  readonly #text: string;
  readonly #part: string;
  /** The failure function of Knuth, Morris and Pratt; null if the engine's own search is cheap enough. */
  readonly #back: Int32Array | null;

  constructor(text: string, part: string, site: Site) {
    site.spend((text.length + part.length) / SPEED);
    this.#text = text;
    this.#part = part;
    const isCheap = part.length > text.length || text.length * part.length <= CHEAP;
    this.#back = isCheap ? null : fallbacksOf(part);
  }

  /** The offset of the next match; -1 if there is none. */
  next(from: number): number {
    const back = this.#back;
    if (back === null) return this.#text.indexOf(this.#part, from);
    const text = this.#text;
    const part = this.#part;
    let matched = 0;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      while (matched > 0 && part.charCodeAt(matched) !== code)
        matched = back[matched - 1] as number;
      if (part.charCodeAt(matched) === code) matched++;
      if (matched === part.length) return at + 1 - matched;
    }
    return -1;
  }

  /** The number of matches that do not overlap. */
  count(): number {
    let count = 0;
    for (let at = this.next(0); at !== -1; at = this.next(at + this.#part.length)) count++;
    return count;
  }

  /** The texts between the matches. */
  split(): string[] {
    if (this.#back === null) return this.#text.split(this.#part);
    const pieces: string[] = [];
    let from = 0;
    for (let at = this.next(0); at !== -1; at = this.next(from)) {
      pieces.push(this.#text.slice(from, at));
      from = at + this.#part.length;
    }
    pieces.push(this.#text.slice(from));
    return pieces;
  }
}

/** For each prefix of the part, the length of its longest proper border (Knuth, Morris and Pratt, 1977). */
function fallbacksOf(part: string): Int32Array {
  const back = new Int32Array(part.length);
  let matched = 0;
  for (let at = 1; at < part.length; at++) {
    const code = part.charCodeAt(at);
    while (matched > 0 && part.charCodeAt(matched) !== code) matched = back[matched - 1] as number;
    if (part.charCodeAt(matched) === code) matched++;
    back[at] = matched;
  }
  return back;
}
