/**
 * The persistent map under a context: the only file that imports `immutable`.
 *
 * In immutable 5.2.1, a delete inside `withMutations` changes the original map if keys have equal
 * hashes, so names are deleted one by one, with `delete` alone.
 *
 * A set copies all keys with the same hash, and the hash function is public: whoever chooses the names
 * could make each set take O(names). So only a few names of one hash go into immutable's map. Further
 * ones overflow into a map by another hash, whose entries are search trees, which compare names and
 * stay fast whatever the names are.
 */
import { hash, Map as ImmutableMap } from "immutable";
import { entriesOf, findIn, type AvlTree, withName, withoutName } from "./avl-tree.ts";

/** A persistent map by name. */
export interface Hamt<V> {
  readonly size: number;
  get(name: string): V | undefined;
  delete(name: string): Hamt<V>;
  keys(): Iterable<string>;
  entries(): Iterable<[string, V]>;
}

/** The methods of immutable's `Map` that are used. Its own types are slow to check. */
interface PersistentMap<K, V> {
  readonly size: number;
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): PersistentMap<K, V>;
  delete(key: K): PersistentMap<K, V>;
  keys(): IterableIterator<K>;
  entries(): IterableIterator<[K, V]>;
  asMutable(): PersistentMap<K, V>;
  asImmutable(): PersistentMap<K, V>;
}

/**
 * About how many names of one hash go into immutable's map. Must be less than 16: from there on,
 * immutable no longer compares keys of one hash one by one, which {@link isBucketFull} relies on.
 */
const MAX_COLLISIONS = 12;

/** The empty map. */
export function emptyHamt<V>(): Hamt<V> {
  return emptyMap<string, V>();
}

/** Returns `map` with all `entries` set; several of them in one pass. O(entries). */
export function assign<V>(map: Hamt<V>, entries: ReadonlyMap<string, V>): Hamt<V> {
  const known = map instanceof OverflowingHamt ? (map as OverflowingHamt<V>) : null;
  const isBatch = entries.size > 1;
  let main = known === null ? (map as PersistentMap<string, V>) : known.main;
  let overflow = known === null ? null : new OverflowBuilder(known, isBatch);
  if (isBatch) main = main.asMutable();
  for (const [name, value] of entries) {
    if (overflow !== null && overflow.has(name) && !main.has(name)) {
      overflow.set(name, value);
      continue;
    }
    const { size } = main;
    main = main.set(name, value);
    if (main.size > size && isBucketFull(main, name)) {
      overflow ??= new OverflowBuilder<V>(null, isBatch);
      overflow.addHashOf(name);
    }
  }
  main = main.asImmutable();
  return overflow === null ? main : overflow.finished(main);
}

/** Names by their second hash; those that collide in both are in one tree. */
type Overflow<V> = PersistentMap<number, AvlTree<V>>;

/** A map that was given many names of one hash. No name is in both `main` and `overflow`. */
class OverflowingHamt<V> implements Hamt<V> {
  readonly main: PersistentMap<string, V>;
  /** The hashes whose further names overflow. */
  readonly full: PersistentMap<number, true>;
  /** Names with these hashes that were added later. */
  readonly overflow: Overflow<V>;
  /** How many names are in `overflow`. */
  readonly overflowSize: number;

  constructor(
    main: PersistentMap<string, V>,
    full: PersistentMap<number, true>,
    overflow: Overflow<V>,
    overflowSize: number,
  ) {
    this.main = main;
    this.full = full;
    this.overflow = overflow;
    this.overflowSize = overflowSize;
  }

  get size(): number {
    return this.main.size + this.overflowSize;
  }

  get(name: string): V | undefined {
    const value = this.main.get(name);
    return value === undefined && this.full.has(hash(name))
      ? findIn(this.overflow.get(secondHash(name)) ?? null, name)
      : value;
  }

  delete(name: string): Hamt<V> {
    const { main, full, overflow, overflowSize } = this;
    if (main.has(name)) return new OverflowingHamt(main.delete(name), full, overflow, overflowSize);
    const key = secondHash(name);
    const tree = overflow.get(key) ?? null;
    if (findIn(tree, name) === undefined) return this;
    const rest = withoutName(tree, name);
    const others = rest === null ? overflow.delete(key) : overflow.set(key, rest);
    return new OverflowingHamt(main, full, others, overflowSize - 1);
  }

  *keys(): Generator<string> {
    yield* this.main.keys();
    for (const [name] of this.#overflowEntries()) yield name;
  }

  *entries(): Generator<[string, V]> {
    yield* this.main.entries();
    yield* this.#overflowEntries();
  }

  *#overflowEntries(): Generator<[string, V]> {
    for (const [, tree] of this.overflow.entries()) yield* entriesOf(tree);
  }
}

/** Builds the overflow of a map while names are set. */
class OverflowBuilder<V> {
  #full: PersistentMap<number, true>;
  #overflow: Overflow<V>;
  #size: number;

  constructor(known: OverflowingHamt<V> | null, isBatch: boolean) {
    this.#full = known?.full ?? emptyMap();
    this.#overflow = known?.overflow ?? emptyMap();
    this.#size = known?.overflowSize ?? 0;
    if (isBatch) this.#overflow = this.#overflow.asMutable();
  }

  has(name: string): boolean {
    return this.#full.has(hash(name));
  }

  addHashOf(name: string): void {
    this.#full = this.#full.set(hash(name), true);
  }

  set(name: string, value: V): void {
    const key = secondHash(name);
    const tree = this.#overflow.get(key) ?? null;
    if (findIn(tree, name) === undefined) this.#size++;
    this.#overflow = this.#overflow.set(key, withName(tree, name, value));
  }

  finished(main: PersistentMap<string, V>): Hamt<V> {
    return new OverflowingHamt(main, this.#full, this.#overflow.asImmutable(), this.#size);
  }
}

/** FNV-1a, whose collisions differ from those of `hash`. Names that collide in both cost a logarithmic factor. */
function secondHash(name: string): number {
  let hashed = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hashed = Math.imul(hashed ^ name.charCodeAt(i), 0x01000193);
  return (hashed ^ (hashed >>> 15)) & 0x3fffffff;
}

/**
 * A key that equals no other. `immutable` compares it with each key of the same hash, and calls `valueOf`
 * each time, so that looking it up counts those keys.
 */
class CollisionCounter {
  #hash = 0;
  #compared = 0;

  /** How many keys of this hash the map has. In a map of fewer than nine keys, all are counted. */
  countIn(map: PersistentMap<string, unknown>, hash: number): number {
    this.#hash = hash;
    this.#compared = 0;
    map.get(this as unknown as string);
    return this.#compared;
  }

  hashCode(): number {
    return this.#hash;
  }

  equals(): boolean {
    return false;
  }

  valueOf(): this {
    this.#compared++;
    return this;
  }
}

/** Reused, so that a set allocates nothing for it. Holds no state between calls. */
const collisions = new CollisionCounter();

/** True if further names with the hash of `name` should overflow. */
function isBucketFull(map: PersistentMap<string, unknown>, name: string): boolean {
  return map.size > MAX_COLLISIONS && collisions.countIn(map, hash(name)) >= MAX_COLLISIONS;
}

function emptyMap<K, V>(): PersistentMap<K, V> {
  return ImmutableMap() as unknown as PersistentMap<K, V>;
}
