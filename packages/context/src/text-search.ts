/** A match: the text from `start` to before `end` equals a needle. */
export interface TextMatch {
  /** The position of its first UTF-16 code unit. */
  readonly start: number;
  /** The position after its last code unit. */
  readonly end: number;
  /** The index of the needle in the list the search was created with. */
  readonly needle: number;
}

/** The initial state. */
const ROOT = 0;
const NONE = -1;
/** The slot is taken from the highest bits of a 32-bit hash, which are mixed best. */
const INT_BITS = 32;
/** The size of a filter of first characters, which is asked before any lookup. */
const FIRST = 256;

/**
 * Finds many texts in another one at once, with the algorithm of Aho and Corasick ("Efficient string
 * matching", 1975). A search takes O(length of the text), whatever the number and content of the needles;
 * creating one takes O(length of all needles) in time and bytes. A state stands for the longest end of the
 * text so far that starts a needle, so a text can be read piece by piece.
 *
 * @example
 * ```ts
 * const search = new TextSearch(["he", "hers"]);
 * search.matches("ushers"); // [{ start: 2, end: 6, needle: 1 }]
 * ```
 */
export class TextSearch {
  readonly #needles: readonly string[];
  /** By state: the failure link, to the longest proper suffix that is a state. */
  readonly #failure: Int32Array;
  /** By state: its length in characters. */
  readonly #depth: Int32Array;
  /** By state: how many of its last characters may still grow into a needle. */
  readonly #open: Int32Array;
  /** By state: the longest suffix, itself included, that is a needle; the root if there is none. */
  readonly #ending: Int32Array;
  /** By state: the index of the needle that it equals. */
  readonly #own: Int32Array;
  /** The edges between states: an open-addressed table by state and character. */
  readonly #froms: Int32Array;
  readonly #codes: Uint16Array;
  readonly #targets: Int32Array;
  readonly #shift: number;
  readonly #first = new Uint8Array(FIRST);

  /** @param needles The texts to find. Empty ones never match. */
  constructor(needles: Iterable<string>) {
    this.#needles = [...needles];
    const states = this.#needles.reduce((sum, { length }) => sum + length, 1);
    const bits = Math.max(2, Math.ceil(Math.log2(states * 2)));
    this.#shift = INT_BITS - bits;
    this.#froms = new Int32Array(2 ** bits);
    this.#codes = new Uint16Array(2 ** bits);
    this.#targets = new Int32Array(2 ** bits);
    this.#failure = new Int32Array(states);
    this.#depth = new Int32Array(states);
    this.#open = new Int32Array(states);
    this.#ending = new Int32Array(states);
    this.#own = new Int32Array(states).fill(NONE);
    this.#build(states);
  }

  /**
   * The state after one more character.
   *
   * @example
   * ```ts
   * const search = new TextSearch(["ab"]);
   * const state = search.next(0, "a".charCodeAt(0));
   * search.lengthOf(search.next(state, "b".charCodeAt(0))); // 2
   * ```
   */
  next(state: number, code: number): number {
    if (state === ROOT && this.#first[code % FIRST] === 0) return ROOT;
    let from = state;
    for (;;) {
      const target = this.#targets[this.#slotOf(from, code)] as number;
      if (target !== ROOT || from === ROOT) return target;
      from = this.#failure[from] as number;
    }
  }

  /**
   * How many of the last characters are the start of a needle, or all of it.
   *
   * @example
   * ```ts
   * const search = new TextSearch(["abc"]);
   * search.depthOf(search.next(0, "a".charCodeAt(0))); // 1
   * ```
   */
  depthOf(state: number): number {
    return this.#depth[state] as number;
  }

  /**
   * How many of the last characters may still grow into a needle.
   *
   * @example
   * ```ts
   * const search = new TextSearch(["ab"]);
   * const state = search.next(0, "a".charCodeAt(0));
   * search.openOf(state); // 1
   * search.openOf(search.next(state, "b".charCodeAt(0))); // 0
   * ```
   */
  openOf(state: number): number {
    return this.#open[state] as number;
  }

  /**
   * The length of the longest needle that ends here; 0 if none does.
   *
   * @example
   * ```ts
   * const search = new TextSearch(["a"]);
   * search.lengthOf(search.next(0, "a".charCodeAt(0))); // 1
   * search.lengthOf(search.next(0, "b".charCodeAt(0))); // 0
   * ```
   */
  lengthOf(state: number): number {
    return this.depthOf(this.#ending[state] as number);
  }

  /**
   * The matches from left to right, without overlaps. Of needles that start at one position, the longest matches.
   *
   * @example
   * ```ts
   * new TextSearch(["a", "bc"]).matches("abc"); // [{ start: 0, end: 1, needle: 0 }, { start: 1, end: 3, needle: 1 }]
   * ```
   */
  matches(text: string): readonly TextMatch[] {
    const found: TextMatch[] = [];
    let state = ROOT;
    for (let position = 0; position < text.length; position++) {
      state = this.next(state, text.charCodeAt(position));
      // The longest needle that ends here first. One that overlaps a match that started earlier is
      // skipped, so that the matches it would have replaced are kept.
      for (
        let ending = this.#ending[state] as number;
        ending !== ROOT;
        ending = this.#ending[this.#failure[ending] as number] as number
      ) {
        const start = position + 1 - this.depthOf(ending);
        const kept = countBefore(found, start);
        if (kept > 0 && (found[kept - 1] as TextMatch).end > start) continue;
        found.length = kept;
        found.push({ start, end: position + 1, needle: this.#own[ending] as number });
        break;
      }
    }
    return found;
  }

  #build(most: number): void {
    const parents = new Int32Array(most);
    const codes = new Uint16Array(most);
    let states = 1;
    for (const [position, needle] of this.#needles.entries()) {
      let at = ROOT;
      for (let index = 0; index < needle.length; index++) {
        const code = needle.charCodeAt(index);
        const slot = this.#slotOf(at, code);
        if (this.#targets[slot] === ROOT) {
          this.#froms[slot] = at;
          this.#codes[slot] = code;
          this.#targets[slot] = states;
          parents[states] = at;
          codes[states] = code;
          this.#depth[states] = index + 1;
          states++;
        }
        at = this.#targets[slot] as number;
      }
      if (at !== ROOT) {
        this.#own[at] = position;
        this.#first[needle.charCodeAt(0) % FIRST] = 1;
      }
    }
    this.#link(byDepth(this.#depth, states), parents, codes);
  }

  /** Shorter states come first, as failure links lead to shorter states. */
  #link(order: Int32Array, parents: Int32Array, codes: Uint16Array): void {
    const hasEdges = new Uint8Array(parents.length);
    for (const state of order) if (state !== ROOT) hasEdges[parents[state] as number] = 1;
    for (const state of order) {
      if (state === ROOT) continue;
      const parent = parents[state] as number;
      const failure =
        parent === ROOT ? ROOT : this.next(this.#failure[parent] as number, codes[state] as number);
      this.#failure[state] = failure;
      this.#ending[state] = this.#own[state] === NONE ? (this.#ending[failure] as number) : state;
      this.#open[state] = (
        hasEdges[state] === 1 ? this.#depth[state] : this.#open[failure]
      ) as number;
    }
  }

  /** The slot of the edge, or the free slot where it belongs. */
  #slotOf(from: number, code: number): number {
    const mask = this.#targets.length - 1;
    let slot =
      ((Math.imul(from, 0x9e37_79b1) + Math.imul(code + 1, 0x85eb_ca6b)) >>> this.#shift) & mask;
    while (
      this.#targets[slot] !== ROOT &&
      (this.#froms[slot] !== from || this.#codes[slot] !== code)
    )
      slot = (slot + 1) & mask;
    return slot;
  }
}

/** How many of the matches start before the position. O(log matches). */
function countBefore(matches: readonly TextMatch[], position: number): number {
  let [low, high] = [0, matches.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((matches[middle] as TextMatch).start < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The states in order of depth, by counting sort. */
function byDepth(depths: Int32Array, states: number): Int32Array {
  const all = depths.subarray(0, states);
  const deepest = all.reduce((most, depth) => Math.max(most, depth), 0);
  /** By depth: where the next state of it goes. */
  const places = new Int32Array(deepest + 2);
  for (const depth of all) places[depth + 1] = (places[depth + 1] as number) + 1;
  for (let depth = 1; depth <= deepest; depth++)
    places[depth] = (places[depth] as number) + (places[depth - 1] as number);
  const order = new Int32Array(states);
  for (const [state, depth] of all.entries()) {
    const place = places[depth] as number;
    order[place] = state;
    places[depth] = place + 1;
  }
  return order;
}
