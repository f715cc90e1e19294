import { brand, MAX_DEPTH } from "../brand.ts";
import { isNode, type Json } from "../json.ts";
import { boxNumbers, MAX_SPREAD } from "../shallow-copy.ts";

type Unfrozen = Record<string, Json>;

// Captured at load time, so that a program which later patches `Object` cannot keep a value unfrozen.
const { freeze, keys } = Object;
const { isArray } = Array;
const { MAX_SAFE_INTEGER } = Number;
// oxlint-disable-next-line typescript/unbound-method -- called by `call`
const { hasOwnProperty } = Object.prototype;

/** Values of every kind that are frozen differently, in objects of more classes than V8 remembers for one place. */
const SAMPLES = `[${["a", "b", "c", "d", "e", "f"]
  .map((key) => `{"${key}": 1, "text": "", "lists": [[1], [0.5], [""], [[], {}]], "none": null}`)
  .join()}]`;

/**
 * Freezes a value in place, so that a context takes it, and parts of it, in O(1), and turns -0 into 0.
 * Nothing is copied or checked: only for what `JSON.parse` has just returned and nobody else has seen. A
 * fifth of the time of a structuredClone. O(size of the value).
 *
 * @throws RangeError for a value that is nested too deeply for the stack; one of up to 1,000 levels is not.
 *
 * @example
 * ```ts
 * const user = freezeParsed(JSON.parse('{"name": "Ada"}'));
 * createContext().set("user", user).get("user") === user; // true
 * ```
 */
export function freezeParsed(value: Json): Json {
  return new ParsedFreezer().freeze(value);
}

/** Freezes as {@link freezeParsed} does, and finds out whether the text has to be searched. */
export class ParsedFreezer {
  /**
   * V8 drops optimised code together with the hidden classes that it relies on, so some of each stay alive,
   * as those of `JsonCopier` do: a payload of 10 KB took three times as long after a collection.
   */
  static readonly kept: readonly unknown[] = Array.from({ length: 12 }, () => {
    const freezer = new ParsedFreezer();
    return [freezer, freezer.freeze(JSON.parse(SAMPLES) as Json)];
  });

  #isDoubtful = false;

  /**
   * True if a number may stand for another integer in the text, as integers that a double cannot hold are
   * rounded to one beyond the safe integers, or if the value is nested deeper than contexts accept.
   */
  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  freeze(value: Json): Json {
    if (typeof value === "number") return this.#number(value);
    if (isNode(value) && this.#node(value) > MAX_DEPTH) this.#isDoubtful = true;
    return value;
  }

  /** Returns how many levels deep the node is. */
  #node(node: object): number {
    const below = isArray(node)
      ? this.#elements(node as Json[])
      : this.#properties(node as Unfrozen);
    brand(node, below + 1);
    freeze(node);
    return below + 1;
  }

  #elements(list: Json[]): number {
    const { length } = list;
    let height = 0;
    let i = 0;
    // Numbers first, and in a loop of their own, in which V8 makes no object of a fraction.
    for (; i < length; i++) {
      const value = list[i];
      if (typeof value !== "number") break;
      if (this.#number(value) === 0) list[i] = 0;
    }
    boxNumbers(list);
    for (; i < length; i++) {
      const value = list[i] as Json;
      if (isNode(value)) height = Math.max(height, this.#node(value));
      else if (typeof value === "number" && this.#number(value) === 0) list[i] = 0;
    }
    return height;
  }

  #properties(object: Unfrozen): number {
    const names = keys(object);
    if (names.length > MAX_SPREAD) return this.#entries(object, names);
    let height = 0;
    for (const key in object) {
      const value = object[key] as Json;
      if (typeof value === "string" || !hasOwnProperty.call(object, key)) continue;
      if (isNode(value)) height = Math.max(height, this.#node(value));
      else if (typeof value === "number" && this.#number(value) === 0) object[key] = 0;
    }
    return height;
  }

  /** A loop of its own, as one `for…in` over a dictionary makes V8 read by name in all that follow. */
  #entries(object: Unfrozen, names: readonly string[]): number {
    let height = 0;
    for (const key of names) {
      const value = object[key] as Json;
      if (isNode(value)) height = Math.max(height, this.#node(value));
      else if (typeof value === "number" && this.#number(value) === 0) object[key] = 0;
    }
    return height;
  }

  /** The number, with 0 in place of -0. */
  #number(value: number): number {
    if (value > MAX_SAFE_INTEGER || value < -MAX_SAFE_INTEGER) this.#isDoubtful = true;
    return value === 0 ? 0 : value;
  }
}
