import type { Json, JsonObject } from "@sheaf/context";
import { MAX_DEPTH } from "./meter.ts";
import type { Site } from "./site.ts";

/** From so many comparisons on, what was compared is remembered: fewer cannot have multiplied. */
const UNSHARED = 2_000;

/** True where both are the same JSON, whatever the order of properties; nothing is coerced. */
export function isEqual(a: Json, b: Json, site: Site): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return new Comparison(site).isEqual(a, b, 0);
}

/** One comparison of two values. What they share is compared once. */
class Comparison {
  readonly #site: Site;
  #compared = 0;
  /** Pairs that are equal, or else both values are not. */
  #equal: Map<object, Set<object>> | null = null;

  constructor(site: Site) {
    this.#site = site;
  }

  isEqual(a: Json, b: Json, depth: number): boolean {
    if (a === b) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    if (depth > MAX_DEPTH) this.#site.fail("LIMIT_EXCEEDED", "the values are nested too deeply");
    if (this.#isKnown(a, b)) return true;
    if (Array.isArray(a) || Array.isArray(b))
      return (
        Array.isArray(a) &&
        Array.isArray(b) &&
        this.#isEqualList(a as readonly Json[], b as readonly Json[], depth)
      );
    return this.#isEqualObject(a as JsonObject, b as JsonObject, depth);
  }

  /** The first pair that differs ends the comparison: those met before are equal, or still to be compared. */
  #isKnown(a: object, b: object): boolean {
    if (++this.#compared < UNSHARED) return false;
    this.#equal ??= new Map();
    const others = this.#equal.get(a);
    if (others === undefined) this.#equal.set(a, new Set([b]));
    else if (others.has(b)) return true;
    else others.add(b);
    return false;
  }

  #isEqualList(a: readonly Json[], b: readonly Json[], depth: number): boolean {
    if (a.length !== b.length) return false;
    this.#site.spend(a.length);
    for (let i = 0; i < a.length; i++)
      if (!this.isEqual(a[i] as Json, b[i] as Json, depth + 1)) return false;
    return true;
  }

  #isEqualObject(a: JsonObject, b: JsonObject, depth: number): boolean {
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length) return false;
    this.#site.spend(keys.length + 1);
    return keys.every(
      (key) => Object.hasOwn(b, key) && this.isEqual(a[key] as Json, b[key] as Json, depth + 1),
    );
  }
}
