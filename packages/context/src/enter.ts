import {
  MARK_LENGTH,
  MARK_WEIGHT,
  type Measure,
  measureFrozen,
  measureRemembered,
  remember,
} from "./brand.ts";
import { InvalidValueError, type Path } from "./errors.ts";
import { isNode, type Json } from "./json.ts";
import { isPlainList, isPlainObject, isPrimitive } from "./plain.ts";
import { HOLE, problemOf, Refusal, unreadable } from "./refusal.ts";

/** Deepest nesting of objects and lists that a context takes. */
const MAX_DEPTH = 1_000;

const TOO_DEEP = `is nested more than ${MAX_DEPTH.toLocaleString("en")} levels deep`;

/**
 * A node is compared with the few right above it, where nearly all cycles close, and from this depth
 * on with all of them: no cycle is gone round more than a few times.
 */
const CYCLE_CHECK_DEPTH = 16;
const NEAR_CYCLE = 4;

/** From so many properties on, shared children are looked for: a smaller copy cannot have blown up. */
const UNSHARED_PROPERTIES = 25_000;

/** Says what was being done with which value, for messages: `set variable "user"` and `user`. */
export interface Place {
  readonly action: string;
  readonly path: Path;
}

/**
 * Checks, copies and freezes a value in one pass, so that the caller's object is neither frozen nor
 * shared. Values that came out of a context, and parts of them, are returned as they are in O(1).
 * `placeOf` is called only for a refusal.
 */
export function enter(value: unknown, placeOf: (name: string) => Place, name: string): Json {
  const type = typeof value;
  if (type === "string" || type === "boolean" || value === null) return value as Json;
  if (type === "number" && Number.isFinite(value)) return value === 0 ? 0 : (value as number);
  if (type === "object") return new Entry(placeOf, name).enter(value as object);
  const { action, path } = placeOf(name);
  throw new InvalidValueError(action, path, problemOf(value));
}

/** One passage of one value through the door: the copy made of each node, and the way to it. */
class Entry {
  readonly #placeOf: (name: string) => Place;
  readonly #name: string;
  /** The node visited at each depth, and the key that leads on from it. */
  readonly #nodes: object[] = [];
  readonly #keys: (string | number)[] = [];
  /** Where a value was read last. */
  #depth = 0;
  /** Copies of large nodes, so that shared children stay shared where they would multiply. */
  #copies: Map<object, object> | null = null;
  /** Properties copied so far; those of small nested nodes count again with their parent. */
  #copied = 0;
  /** Of the node left last: unremembered properties in and below it, and levels of nesting. */
  #weight = 0;
  #height = 0;

  constructor(placeOf: (name: string) => Place, name: string) {
    this.#placeOf = placeOf;
    this.#name = name;
  }

  enter(value: object): Json {
    try {
      return this.#node(value, 0);
    } catch (cause) {
      const refusal = cause instanceof Refusal ? cause : unreadable(this.#depth, cause);
      const { action, path } = this.#placeOf(this.#name);
      const keys = this.#keys.slice(0, refusal.depth);
      throw new InvalidValueError(action, [...path, ...keys], refusal.problem, refusal.options);
    }
  }

  #node(source: object, depth: number): Json {
    if (Object.isFrozen(source)) {
      const frozen = measureFrozen(source, MARK_WEIGHT);
      if (frozen !== null) return this.#taken(source, frozen, depth);
    }
    const copied = this.#copies?.get(source);
    if (copied !== undefined) return this.#taken(copied, measureRemembered(copied), depth);
    this.#checkDepth(source, depth);
    this.#nodes[depth] = source;
    this.#depth = depth;
    const isList = Array.isArray(source);
    const copy = isList ? this.#list(source, depth) : this.#object(source, depth);
    Object.freeze(copy);
    if (this.#weight >= MARK_WEIGHT || (isList && source.length >= MARK_LENGTH)) {
      remember(copy, this.#height);
      this.#weight = 0;
      if (this.#copied > UNSHARED_PROPERTIES) (this.#copies ??= new Map()).set(source, copy);
    }
    return copy as Json;
  }

  #taken(node: object, { weight, height }: Measure, depth: number): Json {
    if (depth + height > MAX_DEPTH) throw new Refusal(depth, TOO_DEEP);
    this.#weight = weight;
    this.#height = height;
    return node as Json;
  }

  #checkDepth(source: object, depth: number): void {
    const nearest = depth < CYCLE_CHECK_DEPTH ? depth - NEAR_CYCLE : 0;
    for (let above = depth - 1; above >= nearest && above >= 0; above--) {
      if (this.#nodes[above] === source)
        throw new Refusal(depth, "is a cycle, not JSON: it contains itself");
    }
    if (depth >= MAX_DEPTH) throw new Refusal(depth, TOO_DEEP);
  }

  #list(source: readonly unknown[], depth: number): object {
    if (!isPlainList(source)) throw new Refusal(depth, problemOf(source));
    const copy: Json[] = [];
    let weight = source.length;
    let height = 0;
    for (let i = 0; i < source.length; i++) {
      const value = source[i];
      if (isNode(value)) {
        this.#keys[depth] = i;
        copy.push(this.#node(value, depth + 1));
        this.#depth = depth;
        weight += this.#weight;
        if (this.#height > height) height = this.#height;
      } else {
        if (!isPrimitive(value)) {
          this.#refuse(value === undefined && !(i in source) ? HOLE : value, i, depth);
        }
        copy.push(value === 0 ? 0 : (value as Json));
      }
    }
    this.#copied += weight;
    this.#weight = weight;
    this.#height = height + 1;
    return copy;
  }

  #object(source: object, depth: number): object {
    if (!isPlainObject(source)) throw new Refusal(depth, problemOf(source));
    // A spread reads each property once, accessors included, and keeps a key "__proto__" a key.
    const copy = { ...source } as Record<string, Json | undefined>;
    const symbol = Object.getOwnPropertySymbols(copy)[0];
    if (symbol !== undefined) {
      throw new Refusal(depth, `has the symbol key ${String(symbol)}, not JSON`);
    }
    let weight = 0;
    let height = 0;
    let isSparse = false;
    // A loop over all enumerable names is the fastest; what it finds beside own ones is passed over.
    for (const key in copy) {
      const value: unknown = copy[key];
      weight++;
      if (typeof value === "string" || isOrdinary(value)) continue;
      // V8 answers this from the loop, where it would call Object.hasOwn.
      if (!Object.prototype.hasOwnProperty.call(copy, key)) continue;
      if (isNode(value)) {
        this.#keys[depth] = key;
        copy[key] = this.#node(value, depth + 1);
        weight += this.#weight;
        if (this.#height > height) height = this.#height;
      } else if (value === 0) copy[key] = 0;
      else if (value === undefined) isSparse = true;
      else this.#refuse(value, key, depth);
    }
    this.#copied += weight;
    this.#weight = weight;
    this.#height = height + 1;
    return isSparse ? withoutUndefined(copy) : copy;
  }

  #refuse(value: unknown, key: string | number, depth: number): never {
    this.#keys[depth] = key;
    throw new Refusal(depth + 1, problemOf(value));
  }
}

/** True for the primitives that a copy may hold as they are: zero is left out, as it may be negative. */
function isOrdinary(value: unknown): boolean {
  return value === null || typeof value === "boolean" || (Number.isFinite(value) && value !== 0);
}

function withoutUndefined(object: Record<string, Json | undefined>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
