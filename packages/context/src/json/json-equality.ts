import { isNode, type Json } from "../json.ts";
import { isPlainObject } from "../plain-value.ts";
import type { JsonMeter } from "./json-meter.ts";

/** Results are remembered only after this many pairs: remembering one takes as long as comparing several small nodes. */
const UNREMEMBERED = 256;

/**
 * True if both are the same JSON, whatever the order of properties. Values that are not JSON equal only
 * themselves. To compare several values that share parts, use one {@link JsonEquality}.
 *
 * O(1) for identical values, else O(size of the values in memory): parts that occur several times are
 * compared once.
 *
 * @example
 * ```ts
 * isEqualJson({ a: 1, b: [2] }, { b: [2], a: 1 }); // true
 * isEqualJson(1, "1"); // false
 * ```
 */
export function isEqualJson(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (isNode(a) && isNode(b) && new JsonEquality().areEqual(a, b));
}

/**
 * Deep equality of JSON, whatever the order of properties. Identical parts cost nothing. Parts that are
 * shared, within one value or between values that are compared one after another, are compared once:
 * O(size of all values in memory).
 */
export class JsonEquality {
  readonly #meter: JsonMeter | undefined;
  #pairs = 0;
  /** A union-find structure of nodes that are known to be equal: each maps to another node of its class. */
  #equals: Map<object, object> | null = null;
  #differs: Map<object, Set<object>> | null = null;

  /** @param meter Counts the work, to limit it. */
  constructor(meter?: JsonMeter) {
    this.#meter = meter;
  }

  /**
   * True if both are the same JSON. A value that is not JSON equals only itself.
   *
   * @example
   * ```ts
   * const equality = new JsonEquality();
   * equality.areEqual({ a: 1, b: [2] }, { b: [2], a: 1 }); // true
   * ```
   */
  areEqual(a: Json | undefined, b: Json | undefined): boolean {
    return this.#areEqual(a, b, 0);
  }

  #areEqual(a: Json | undefined, b: Json | undefined, depth: number): boolean {
    if (a === b) return true;
    if (!isNode(a) || !isNode(b)) return false;
    if (this.#pairs++ < UNREMEMBERED) return this.#haveEqualContents(a, b, depth);
    if (this.#representative(a) === this.#representative(b)) return true;
    if (this.#differs?.get(a)?.has(b) === true) return false;
    const isEqual = this.#haveEqualContents(a, b, depth);
    if (isEqual) this.#setEqual(a, b);
    else this.#setDiffering(a, b);
    return isEqual;
  }

  #haveEqualContents(a: object, b: object, depth: number): boolean {
    if (!Array.isArray(a)) return isObject(a) && isObject(b) && this.#areEqualObjects(a, b, depth);
    if (!Array.isArray(b) || a.length !== b.length) return false;
    this.#meter?.node(a.length, depth);
    for (let i = 0; i < a.length; i++)
      if (!this.#areEqual(a[i] as Json, b[i] as Json, depth + 1)) return false;
    return true;
  }

  #areEqualObjects(a: object, b: object, depth: number): boolean {
    const left = a as Readonly<Record<string, Json>>;
    const right = b as Readonly<Record<string, Json>>;
    const keys = Object.keys(left);
    if (keys.length !== Object.keys(right).length) return false;
    this.#meter?.node(keys.length, depth);
    return keys.every(
      (key) => Object.hasOwn(right, key) && this.#areEqual(left[key], right[key], depth + 1),
    );
  }

  /** The root of the class of `node`. Shortens the way to it. */
  #representative(node: object): object {
    const equals = this.#equals;
    if (equals === null) return node;
    let root = node;
    for (let next = equals.get(root); next !== undefined; next = equals.get(root)) root = next;
    for (let at = node; at !== root;) {
      const next = equals.get(at) as object;
      equals.set(at, root);
      at = next;
    }
    return root;
  }

  #setEqual(a: object, b: object): void {
    const [first, second] = [this.#representative(a), this.#representative(b)];
    if (first !== second) (this.#equals ??= new Map()).set(first, second);
  }

  #setDiffering(a: object, b: object): void {
    const differs = (this.#differs ??= new Map<object, Set<object>>());
    const others = differs.get(a);
    if (others === undefined) differs.set(a, new Set([b]));
    else others.add(b);
  }
}

function isObject(node: object): boolean {
  return !Array.isArray(node) && isPlainObject(node);
}
