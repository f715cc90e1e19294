import type { Site } from "./site.ts";

/** Up to so many steps the engine's own search is taken, whatever it has to compare. */
const CHEAP = 5_000_000;

/** So many characters are looked through in the time of one unit of work. */
const SPEED = 100;

/**
 * Looks for a part, which is not empty, in a text: in O(length of both), where the engine's own search
 * takes their product for texts such as `aaaa…`.
 */
export class Search {
  readonly #text: string;
  readonly #part: string;
  /** For each place in the part, where to go on when the next character differs; null where it is cheap not to. */
  readonly #back: Int32Array | null;

  constructor(text: string, part: string, site: Site) {
    site.spend((text.length + part.length) / SPEED);
    this.#text = text;
    this.#part = part;
    const isCheap = part.length > text.length || text.length * part.length <= CHEAP;
    this.#back = isCheap ? null : fallbacksOf(part);
  }

  /** Where the part starts, from an offset on; -1 where it does not. */
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

  /** How often the part stands in the text, none overlapping another. */
  count(): number {
    let count = 0;
    for (let at = this.next(0); at !== -1; at = this.next(at + this.#part.length)) count++;
    return count;
  }

  /** What stands between the parts. */
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

/** Of each beginning of the part, the length of the longest one that it ends with: Knuth, Morris and Pratt, 1977. */
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
