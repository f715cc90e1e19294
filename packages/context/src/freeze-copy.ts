import { brand, heightOf, MAX_DEPTH } from "./brand.ts";
import { CopySpecimens } from "./copy-specimens.ts";
import { InvalidValueError, type Path } from "./errors.ts";
import { isNode, type Json } from "./json.ts";
import { inheritsElements, inheritsProperties, setOwn } from "./polluted-prototype.ts";
import {
  boxNumbers,
  copyOfList,
  copyOfObject,
  emptyDictionary,
  MAX_SPREAD,
  type Unchecked,
} from "./shallow-copy.ts";
import { isPlainList, isPlainObject, isPrimitive } from "./plain-value.ts";
import {
  HOLE,
  problemOf,
  ValidationFailure,
  symbolProblem,
  unreadable,
} from "./validation-failure.ts";

/** Written out, because the first `toLocaleString` takes 20 ms of every start. */
const TOO_DEEP = "is nested more than 1,000 levels deep";

/**
 * Each node is compared with its nearest ancestors, where almost every cycle closes, and below
 * this depth with all of them, so that no cycle is followed for more than a few turns.
 */
const CYCLE_CHECK_DEPTH = 16;
const NEAR_CYCLE = 4;

/** Shared children are looked up only after this many properties: a smaller copy is cheap anyway. */
const UNSHARED_PROPERTIES = 25_000;

/**
 * The copier remembers copies with at least this many properties, and lists of at least this length.
 * Remembering smaller ones would take longer than copying them again.
 */
const SHARED_WEIGHT = 128;
const SHARED_LENGTH = 16;

// Captured at load time, so that a program which later patches `Object` cannot change the checks.
const { freeze, getOwnPropertySymbols, hasOwn, keys, setPrototypeOf } = Object;
const { isArray } = Array;
const { isFinite } = Number;
// oxlint-disable-next-line typescript/unbound-method -- called by `call`
const { hasOwnProperty, propertyIsEnumerable } = Object.prototype;

/** The operation that an error message names, and the root of its path: `set variable "user"` and `user`. */
interface WriteDescription {
  readonly action: string;
  readonly path: Path;
}

/** Describes a write for its error message. Called only if the value is rejected. */
export type DescribeWrite = (name: string) => WriteDescription;

/**
 * Checks, copies and freezes a value in one pass, so that the caller's object is neither frozen nor
 * shared. Values that came out of a context, and parts of them, are returned as they are in O(1).
 * Everything else is copied, even if the caller froze it: a frozen object may be a Proxy that answers
 * differently later, and nothing can detect that.
 *
 * @param copier Pass the same one for values that are written together.
 */
export function freezeCopy(
  value: unknown,
  describe: DescribeWrite,
  name: string,
  copier?: JsonCopier,
): Json {
  const type = typeof value;
  if (type === "string" || type === "boolean" || value === null) return value as Json;
  if (type === "number" && isFinite(value)) return value === 0 ? 0 : (value as number);
  if (type === "object") {
    const height = heightOf(value as object);
    if (height !== undefined && height <= MAX_DEPTH) return value as Json;
    return (copier ?? new JsonCopier()).copy(value as object, describe, name);
  }
  const { action, path } = describe(name);
  throw new InvalidValueError(action, path, problemOf(value));
}

/**
 * Copies one value, or several that are written together. Large children that occur more than once are
 * copied once, so that the copy takes no more memory than the original.
 */
export class JsonCopier {
  /**
   * V8 holds hidden classes weakly: where a full collection finds no object of one, all optimised code
   * that knows it dies too. With no copier and no copied list alive, each entry of 1,000 rows after a
   * collection took 15 ms in place of 0.8. So one copier stays, and a copied list of each kind. The
   * objects are of more classes than V8 remembers for one place in the code, so that it does not rely
   * on the classes of the caller's objects either. Copied several times, as V8 does not watch at first.
   */
  static readonly kept: readonly unknown[] = Array.from({ length: 12 }, () => {
    const copier = new JsonCopier();
    return [copier, copier.copy(samples(), (name) => ({ action: "", path: [name] }), "sample")];
  });

  /** The node visited at each depth, and the key that leads to the next one. */
  readonly #nodes: object[] = [];
  readonly #keys: (string | number)[] = [];
  /** The depth of the node that was read last. */
  #depth = 0;
  /** Copies of large nodes, by the original. */
  #copies: Map<object, object> | null = null;
  /** Properties copied so far. Those of small nested nodes are counted again with their parent. */
  #copied = 0;
  /** For the node finished last: properties copied in and below it, and its levels of nesting. */
  #weight = 0;
  #height = 0;
  /** `Array.prototype` is known to have no element below this index. */
  #checkedLength = 0;
  readonly #inheritsProperties = inheritsProperties();

  copy(value: object, describe: DescribeWrite, name: string): Json {
    try {
      return this.#node(value, 0);
    } catch (cause) {
      const failure = ValidationFailure.is(cause) ? cause : unreadable(this.#depth, cause);
      const { action, path } = describe(name);
      const keys = this.#keys.slice(0, failure.depth);
      throw new InvalidValueError(action, [...path, ...keys], failure.problem, failure.options);
    }
  }

  #node(source: object, depth: number): Json {
    const height = heightOf(source);
    if (height !== undefined) return this.#reused(source, height, depth);
    const copied = this.#copies?.get(source);
    if (copied !== undefined) return this.#reused(copied, heightOf(copied) as number, depth);
    this.#enter(source, depth);
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

  #reused(node: object, height: number, depth: number): Json {
    if (depth + height > MAX_DEPTH) throw new ValidationFailure(depth, TOO_DEEP);
    this.#weight = 0;
    this.#height = height;
    return node as Json;
  }

  #enter(source: object, depth: number): void {
    const nodes = this.#nodes;
    const nearest = depth < CYCLE_CHECK_DEPTH ? depth - NEAR_CYCLE : 0;
    for (let above = depth - 1; above >= nearest && above >= 0; above--) {
      if (nodes[above] === source)
        throw new ValidationFailure(depth, "is a cycle, not JSON: it contains itself");
    }
    if (depth >= MAX_DEPTH) throw new ValidationFailure(depth, TOO_DEEP);
    putOwn(nodes, depth, source);
    this.#depth = depth;
  }

  /** The copy of what `key` of the node at this depth leads to. */
  #child(value: object, key: string | number, depth: number): Json {
    putOwn(this.#keys, depth, key);
    return this.#node(value, depth + 1);
  }

  /** Call it when a node is copied: its own properties and those below, and the levels below it. */
  #leave(weight: number, height: number): void {
    this.#copied += weight;
    this.#weight = weight;
    this.#height = height + 1;
  }

  #list(source: readonly unknown[], depth: number): object {
    if (!isPlainList(source)) throw new ValidationFailure(depth, problemOf(source));
    const copy = copyOfList(source);
    if (copy === null || this.#inheritsElementsBelow(copy.length))
      return this.#listByElements(source, depth);
    const { length } = copy;
    let weight = length;
    let height = 0;
    let i = 0;
    // Numbers first, and in a loop of their own, in which V8 makes no object of a fraction.
    for (; i < length; i++) {
      const value = copy[i];
      if (typeof value !== "number" || !isFinite(value)) break;
      if (value === 0) copy[i] = 0;
    }
    boxNumbers(copy);
    for (; i < length; i++) {
      const value = copy[i];
      if (typeof value === "string" || isPlainPrimitive(value)) continue;
      if (isNode(value)) {
        copy[i] = this.#child(value, i, depth);
        weight += this.#weight;
        if (this.#height > height) height = this.#height;
      } else if (value === 0) copy[i] = 0;
      else {
        this.#depth = depth;
        this.#reject(value === undefined && !(i in source) ? HOLE : value, i, depth);
      }
    }
    this.#leave(weight, height);
    return copy;
  }

  /** For long lists, which may be sparse, and for holes that would read as an inherited value. */
  #listByElements(source: readonly unknown[], depth: number): object {
    const { length } = source;
    const copy: Json[] = [];
    let weight = length;
    let height = 0;
    for (let i = 0; i < length; i++) {
      if (!hasOwn(source, i)) this.#reject(HOLE, i, depth);
      const value = source[i];
      if (isNode(value)) {
        setOwn(copy, i, this.#child(value, i, depth));
        this.#depth = depth;
        weight += this.#weight;
        if (this.#height > height) height = this.#height;
      } else if (isPrimitive(value)) setOwn(copy, i, value === 0 ? 0 : (value as Json));
      else this.#reject(value, i, depth);
    }
    this.#leave(weight, height);
    return copy;
  }

  /** True if `Array.prototype` has an element that would fill a hole in a list of this length, or intercept a write to it. */
  #inheritsElementsBelow(length: number): boolean {
    if (length <= this.#checkedLength) return false;
    if (inheritsElements(this.#checkedLength, length)) return true;
    this.#checkedLength = length;
    return false;
  }

  #object(source: object, depth: number): object {
    if (!isPlainObject(source)) throw new ValidationFailure(depth, problemOf(source));
    const names = keys(source);
    if (names.length > MAX_SPREAD && !this.#inheritsProperties)
      return this.#dictionary(source, names, depth);
    const copy = copyOfObject(source, names);
    refuseSymbols(copy, depth);
    if (this.#inheritsProperties) setPrototypeOf(copy, null);
    else CopySpecimens.ALL.note(copy, names);
    let weight = 0;
    let height = 0;
    let isSparse = false;
    // `for…in` is the fastest loop over the keys; inherited ones are skipped below.
    for (const key in copy) {
      const value = copy[key];
      weight++;
      if (typeof value === "string" || isPlainPrimitive(value)) continue;
      // V8 answers this from the state of the loop, whereas `Object.hasOwn` is a real call.
      if (!hasOwnProperty.call(copy, key)) continue;
      if (isNode(value)) {
        copy[key] = this.#child(value, key, depth);
        weight += this.#weight;
        if (this.#height > height) height = this.#height;
      } else if (value === 0) copy[key] = 0;
      else if (value === undefined) isSparse = true;
      else this.#reject(value, key, depth);
    }
    if (this.#inheritsProperties) setPrototypeOf(copy, Object.prototype);
    this.#leave(weight, height);
    return isSparse ? withoutUndefined(copy as Record<string, Json | undefined>) : copy;
  }

  /**
   * Has a loop of its own, as V8 would run that of {@link JsonCopier.#object} at a third of its speed after
   * dictionaries. Checks each value while it copies it: a second loop takes a third of the time.
   */
  #dictionary(source: object, names: readonly string[], depth: number): object {
    refuseSymbols(source, depth);
    const copy = emptyDictionary();
    let weight = names.length;
    let height = 0;
    for (const key of names) {
      const value = (source as Unchecked)[key];
      if (typeof value === "string" || isPlainPrimitive(value)) copy[key] = value;
      else if (isNode(value)) {
        copy[key] = this.#child(value, key, depth);
        this.#depth = depth;
        weight += this.#weight;
        if (this.#height > height) height = this.#height;
      } else if (value === 0) copy[key] = 0;
      else if (value !== undefined) this.#reject(value, key, depth);
    }
    this.#leave(weight, height);
    return setPrototypeOf(copy, Object.prototype) as object;
  }

  #reject(value: unknown, key: string | number, depth: number): never {
    setOwn(this.#keys, depth, key);
    throw new ValidationFailure(depth + 1, problemOf(value));
  }
}

/** Values of every kind that a copier treats differently. */
function samples(): object {
  const lists = [[1], [0.5], [""], [[]]];
  return Array.from({ length: 6 }, (_, i) => ({ [`key${i}`]: i, text: "", lists, none: null }));
}

/** True for primitives that are copied as they are. Zero is not one of them, as it may be -0. */
function isPlainPrimitive(value: unknown): boolean {
  return value === null || typeof value === "boolean" || (isFinite(value) && value !== 0);
}

/** An element that the list has already is its own, so that assigning it calls no setter. */
function putOwn<T>(list: T[], index: number, value: T): void {
  if (index < list.length) list[index] = value;
  else setOwn(list, index, value);
}

function refuseSymbols(object: object, depth: number): void {
  for (const symbol of getOwnPropertySymbols(object))
    if (propertyIsEnumerable.call(object, symbol))
      throw new ValidationFailure(depth, symbolProblem(symbol));
}

function withoutUndefined(object: Record<string, Json | undefined>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
