import { isNode, type Json } from "./json.ts";

/** Results are remembered only after this many pairs: remembering one takes as long as comparing several small nodes. */
const UNREMEMBERED = 256;

/**
 * Deep equality of JSON, whatever the order of properties. Identical parts cost nothing. Internals that are
 * shared, within one value or between values that are compared one after another, are compared once:
 * O(size of all values in memory).
 */
export class Equality {
  #pairs = 0;
  /** A union-find structure of nodes that are known to be equal: each maps to another node of its class. */
  readonly #equals = new Map<object, object>();
  readonly #differs = new Map<object, Set<object>>();

  /** A value that is not JSON (possible with `freeze: false`) equals only itself. */
  holds(a: Json | undefined, b: Json | undefined): boolean {
    if (a === b) return true;
    if (!isNode(a) || !isNode(b)) return false;
    if (this.#pairs++ < UNREMEMBERED) return this.#haveEqualContents(a, b);
    if (this.#representative(a) === this.#representative(b)) return true;
    if (this.#differs.get(a)?.has(b) === true) return false;
    const isEqual = this.#haveEqualContents(a, b);
    if (isEqual) this.#setEqual(a, b);
    else this.#setDiffering(a, b);
    return isEqual;
  }

  #haveEqualContents(a: object, b: object): boolean {
    if (!Array.isArray(a)) return isObject(a) && isObject(b) && this.#areEqualObjects(a, b);
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!this.holds(a[i] as Json, b[i] as Json)) return false;
    return true;
  }

  #areEqualObjects(a: object, b: object): boolean {
    const left = a as Readonly<Record<string, Json>>;
    const right = b as Readonly<Record<string, Json>>;
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && this.holds(left[key], right[key]))
    );
  }

  #representative(node: object): object {
    let root = node;
    for (let next = this.#equals.get(root); next !== undefined; next = this.#equals.get(root))
      root = next;
    for (let at = node; at !== root;) {
      const next = this.#equals.get(at) as object;
      this.#equals.set(at, root);
      at = next;
    }
    return root;
  }

  #setEqual(a: object, b: object): void {
    const [first, second] = [this.#representative(a), this.#representative(b)];
    if (first !== second) this.#equals.set(first, second);
  }

  #setDiffering(a: object, b: object): void {
    const others = this.#differs.get(a);
    if (others === undefined) this.#differs.set(a, new Set([b]));
    else others.add(b);
  }
}

function isObject(node: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(node);
  return !Array.isArray(node) && (prototype === Object.prototype || prototype === null);
}
