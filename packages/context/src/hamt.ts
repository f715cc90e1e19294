/**
 * The persistent map under a context: the only file that knows `immutable`.
 *
 * A delete inside `withMutations` changes the original map in immutable 5.2.1 where keys have equal
 * hashes, so deletes are made one by one, by `delete` alone.
 *
 * A set copies all keys of the same hash, and the hash is public: whoever chooses names can make
 * each set as slow as there are names. So only a few names of one hash go into immutable's map;
 * further ones are kept in a search tree, which no choice of names makes slow.
 */
import { hash, Map as ImmutableMap } from "immutable";
import { entriesOf, findIn, type NameTree, withName, withoutName } from "./name-tree.ts";

/** A persistent map by name. */
export interface Hamt<V> {
  readonly size: number;
  get(name: string): V | undefined;
  delete(name: string): Hamt<V>;
  keys(): Iterable<string>;
  entries(): Iterable<[string, V]>;
}

/** The part of immutable's `Map` that is used, as its types are slow to check. */
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
 * Most names of one hash that `immutable` is given, one more or less. It has to be less than 16,
 * from where on it does not compare keys of one hash one by one any more: see {@link isCrowded}.
 */
const MOST_ALIKE = 12;

/** The map without entries. */
export function emptyHamt<V>(): Hamt<V> {
  return emptyMap<string, V>();
}

/** `map` with all of `entries` set: one by path copying, several in one pass. O(entries). */
export function assign<V>(map: Hamt<V>, entries: ReadonlyMap<string, V>): Hamt<V> {
  let { plain, crowds, crowded } = partsOf(map);
  if (entries.size > 1) plain = plain.asMutable();
  for (const [name, value] of entries) {
    const crowd = crowds?.get(hash(name));
    if (crowds !== null && crowd !== undefined && !plain.has(name)) {
      if (findIn(crowd, name) === undefined) crowded++;
      crowds = crowds.set(hash(name), withName(crowd, name, value));
      continue;
    }
    const { size } = plain;
    plain = plain.set(name, value);
    if (plain.size > size && isCrowded(plain, name))
      crowds = (crowds ?? emptyMap<number, NameTree<V>>()).set(hash(name), null);
  }
  plain = plain.asImmutable();
  return crowds === null ? plain : new CrowdedHamt(plain, crowds, crowded);
}

/** Names by hash that came when `plain` already held enough of that hash. */
type Crowds<V> = PersistentMap<number, NameTree<V>>;

/** A map that was given many names of one hash. No name is in both of its parts. */
class CrowdedHamt<V> implements Hamt<V> {
  readonly plain: PersistentMap<string, V>;
  readonly crowds: Crowds<V>;
  /** How many names are in crowds. */
  readonly crowded: number;

  constructor(plain: PersistentMap<string, V>, crowds: Crowds<V>, crowded: number) {
    this.plain = plain;
    this.crowds = crowds;
    this.crowded = crowded;
  }

  get size(): number {
    return this.plain.size + this.crowded;
  }

  get(name: string): V | undefined {
    const value = this.plain.get(name);
    return value === undefined ? findIn(this.crowds.get(hash(name)) ?? null, name) : value;
  }

  delete(name: string): Hamt<V> {
    const { plain, crowds, crowded } = this;
    if (plain.has(name)) return new CrowdedHamt(plain.delete(name), crowds, crowded);
    const crowd = crowds.get(hash(name)) ?? null;
    if (findIn(crowd, name) === undefined) return this;
    return new CrowdedHamt(plain, crowds.set(hash(name), withoutName(crowd, name)), crowded - 1);
  }

  *keys(): Generator<string> {
    yield* this.plain.keys();
    for (const [name] of this.#entriesOfCrowds()) yield name;
  }

  *entries(): Generator<[string, V]> {
    yield* this.plain.entries();
    yield* this.#entriesOfCrowds();
  }

  *#entriesOfCrowds(): Generator<[string, V]> {
    for (const [, crowd] of this.crowds.entries()) yield* entriesOf(crowd);
  }
}

/** What a map consists of: most are immutable's own and nothing more. */
function partsOf<V>(map: Hamt<V>): {
  plain: PersistentMap<string, V>;
  crowds: Crowds<V> | null;
  crowded: number;
} {
  if (map instanceof CrowdedHamt) return map as CrowdedHamt<V>;
  return { plain: map as PersistentMap<string, V>, crowds: null, crowded: 0 };
}

/**
 * A key that equals no other. `immutable` compares a key with those of the same hash one by one,
 * and asks for the value of both each time: so looking this key up counts them.
 */
class Probe {
  #hash = 0;
  #compared = 0;

  /** How many keys of this hash the map has; fewer than nine keys are all compared. */
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

/** Used within one call: so a set allocates nothing for it. */
const probe = new Probe();

/** True where the map has enough names with the hash of `name`. */
function isCrowded(map: PersistentMap<string, unknown>, name: string): boolean {
  return map.size > MOST_ALIKE && probe.countIn(map, hash(name)) >= MOST_ALIKE;
}

function emptyMap<K, V>(): PersistentMap<K, V> {
  return ImmutableMap() as unknown as PersistentMap<K, V>;
}
