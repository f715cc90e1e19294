import { brand, heightOf } from "./brand.ts";
import { InvalidValueError, type Path } from "./errors.ts";
import { isNode, type Json } from "./json.ts";
import { inheritsElements, inheritsProperties, setOwn } from "./own-element.ts";
import { isPlainList, isPlainObject, isPrimitive } from "./plain.ts";
import { HOLE, problemOf, Refusal, symbolProblem, unreadable } from "./refusal.ts";

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

/**
 * A copied node is remembered for as long as the passage lasts once so many properties were copied
 * for it, and a list from this length on: remembering each would take longer than copying it again.
 */
const SHARED_WEIGHT = 128;
const SHARED_LENGTH = 16;

// Taken when the module is loaded: what a program does to `Object` later does not reach the door.
const { freeze, getOwnPropertySymbols, hasOwn, setPrototypeOf } = Object;
const { isArray } = Array;
const { isFinite } = Number;
// oxlint-disable-next-line typescript/unbound-method -- called by `call`
const { hasOwnProperty } = Object.prototype;

/** Says what was being done with which value, for messages: `set variable "user"` and `user`. */
interface Place {
  readonly action: string;
  readonly path: Path;
}

/** Says for messages what is being done with which value. Called only for a refusal. */
export type PlaceOf = (name: string) => Place;

/**
 * Checks, copies and freezes a value in one pass, so that the caller's object is neither frozen nor
 * shared. Values that came out of a context, and parts of them, are returned as they are in O(1);
 * all others are copied, those that the caller froze too: whether a frozen object is a Proxy that
 * answers differently later cannot be found out.
 *
 * @param passage Where several values enter together.
 */
export function enter(value: unknown, placeOf: PlaceOf, name: string, passage?: Passage): Json {
  const type = typeof value;
  if (type === "string" || type === "boolean" || value === null) return value as Json;
  if (type === "number" && isFinite(value)) return value === 0 ? 0 : (value as number);
  if (type === "object") {
    const height = heightOf(value as object);
    if (height !== undefined && height <= MAX_DEPTH) return value as Json;
    return (passage ?? new Passage()).take(value as object, placeOf, name);
  }
  const { action, path } = placeOf(name);
  throw new InvalidValueError(action, path, problemOf(value));
}

/**
 * One passage through the door, of one value or of several that enter together: children that they
 * share stay shared where copying them again would blow the copy up.
 */
export class Passage {
  /** The node visited at each depth, and the key that leads on from it. */
  readonly #nodes: object[] = [];
  readonly #keys: (string | number)[] = [];
  /** Where a value was read last. */
  #depth = 0;
  /** Copies of large nodes. */
  #copies: Map<object, object> | null = null;
  /** Properties copied so far; those of small nested nodes count again with their parent. */
  #copied = 0;
  /** Of the node left last: properties copied in and below it, and levels of nesting. */
  #weight = 0;
  #height = 0;
  /** Lists are known to inherit no element below this index. */
  #checkedLength = 0;
  readonly #inheritsProperties = inheritsProperties();

  take(value: object, placeOf: PlaceOf, name: string): Json {
    try {
      return this.#node(value, 0);
    } catch (cause) {
      const refusal = Refusal.is(cause) ? cause : unreadable(this.#depth, cause);
      const { action, path } = placeOf(name);
      const keys = this.#keys.slice(0, refusal.depth);
      throw new InvalidValueError(action, [...path, ...keys], refusal.problem, refusal.options);
    }
  }

  #node(source: object, depth: number): Json {
    const height = heightOf(source);
    if (height !== undefined) return this.#taken(source, height, depth);
    const copied = this.#copies?.get(source);
    if (copied !== undefined) return this.#taken(copied, heightOf(copied) as number, depth);
    this.#checkDepth(source, depth);
    setOwn(this.#nodes, depth, source);
    this.#depth = depth;
    const isList = isArray(source);
    const copy = isList ? this.#list(source, depth) : this.#object(source, depth);
    brand(copy, this.#height);
    freeze(copy);
    if (this.#weight >= SHARED_WEIGHT || (isList && (copy as Json[]).length >= SHARED_LENGTH)) {
      this.#weight = 0;
      if (this.#copied > UNSHARED_PROPERTIES) (this.#copies ??= new Map()).set(source, copy);
    }
    return copy as Json;
  }

  #taken(node: object, height: number, depth: number): Json {
    if (depth + height > MAX_DEPTH) throw new Refusal(depth, TOO_DEEP);
    this.#weight = 0;
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
    const { length } = source;
    const mayHideHoles = this.#inheritsBelow(length);
    const copy: Json[] = [];
    let weight = length;
    let height = 0;
    for (let i = 0; i < length; i++) {
      if (mayHideHoles && !hasOwn(source, i)) this.#refuse(HOLE, i, depth);
      const value = source[i];
      let entered: Json;
      if (isNode(value)) {
        setOwn(this.#keys, depth, i);
        entered = this.#node(value, depth + 1);
        this.#depth = depth;
        weight += this.#weight;
        if (this.#height > height) height = this.#height;
      } else {
        if (!isPrimitive(value))
          this.#refuse(value === undefined && !(i in source) ? HOLE : value, i, depth);
        entered = value === 0 ? 0 : (value as Json);
      }
      if (mayHideHoles) setOwn(copy, i, entered);
      else copy.push(entered);
    }
    this.#copied += weight;
    this.#weight = weight;
    this.#height = height + 1;
    return copy;
  }

  /** True where a hole in a list of this length could read as a value, and where setting an element could be intercepted. */
  #inheritsBelow(length: number): boolean {
    if (length <= this.#checkedLength) return false;
    if (inheritsElements(this.#checkedLength, length)) return true;
    this.#checkedLength = length;
    return false;
  }

  #object(source: object, depth: number): object {
    if (!isPlainObject(source)) throw new Refusal(depth, problemOf(source));
    // A spread reads each property once, accessors included, defines what it read, and keeps a key
    // "__proto__" a key.
    const copy = { ...source } as Record<string, Json | undefined>;
    const symbols = getOwnPropertySymbols(copy);
    if (symbols.length > 0) throw new Refusal(depth, symbolProblem(symbols[0] as symbol));
    if (this.#inheritsProperties) setPrototypeOf(copy, null);
    let weight = 0;
    let height = 0;
    let isSparse = false;
    // A loop over all enumerable names is the fastest; what it finds beside own ones is passed over.
    for (const key in copy) {
      const value: unknown = copy[key];
      weight++;
      if (typeof value === "string" || isOrdinary(value)) continue;
      // V8 answers this from the loop, where it would call Object.hasOwn.
      if (!hasOwnProperty.call(copy, key)) continue;
      if (isNode(value)) {
        setOwn(this.#keys, depth, key);
        copy[key] = this.#node(value, depth + 1);
        weight += this.#weight;
        if (this.#height > height) height = this.#height;
      } else if (value === 0) copy[key] = 0;
      else if (value === undefined) isSparse = true;
      else this.#refuse(value, key, depth);
    }
    if (this.#inheritsProperties) setPrototypeOf(copy, Object.prototype);
    this.#copied += weight;
    this.#weight = weight;
    this.#height = height + 1;
    return isSparse ? withoutUndefined(copy) : copy;
  }

  #refuse(value: unknown, key: string | number, depth: number): never {
    setOwn(this.#keys, depth, key);
    throw new Refusal(depth + 1, problemOf(value));
  }
}

/** True for the primitives that a copy may hold as they are: zero is left out, as it may be negative. */
function isOrdinary(value: unknown): boolean {
  return value === null || typeof value === "boolean" || (isFinite(value) && value !== 0);
}

function withoutUndefined(object: Record<string, Json | undefined>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
