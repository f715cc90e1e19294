/**
 * The persistent map under a context: the only file that knows `immutable`.
 *
 * A delete inside `withMutations` changes the original map in immutable 5.2.1 where keys have equal
 * hashes, so deletes are made one by one, by `delete` alone.
 *
 * A set copies all keys of the same hash, and the hash is public: whoever chooses names can make
 * each set as slow as there are names. So only a few names of one hash go into immutable's map;
 * further ones are kept by another hash, and those that have that in common too in a search tree,
 * which no choice of names makes slow.
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
  const known = map instanceof CrowdedHamt ? (map as CrowdedHamt<V>) : null;
  const isBatch = entries.size > 1;
  let plain = known === null ? (map as PersistentMap<string, V>) : known.plain;
  let crowd = known === null ? null : new CrowdDraft(known, isBatch);
  if (isBatch) plain = plain.asMutable();
  for (const [name, value] of entries) {
    if (crowd !== null && crowd.takes(name) && !plain.has(name)) {
      crowd.set(name, value);
      continue;
    }
    const { size } = plain;
    plain = plain.set(name, value);
    if (plain.size > size && isCrowded(plain, name)) {
      crowd ??= new CrowdDraft<V>(null, isBatch);
      crowd.takeAllLike(name);
    }
  }
  plain = plain.asImmutable();
  return crowd === null ? plain : crowd.finished(plain);
}

/** Names in crowds by their other hash; where that is equal too, in a tree. */
type Crowds<V> = PersistentMap<number, NameTree<V>>;

/** A map that was given many names of one hash. No name is in both of its parts. */
class CrowdedHamt<V> implements Hamt<V> {
  readonly plain: PersistentMap<string, V>;
  /** Hashes of which `plain` has enough names. */
  readonly full: PersistentMap<number, true>;
  /** Names with these hashes that came later. */
  readonly crowds: Crowds<V>;
  /** How many names are in crowds. */
  readonly crowded: number;

  constructor(
    plain: PersistentMap<string, V>,
    full: PersistentMap<number, true>,
    crowds: Crowds<V>,
    crowded: number,
  ) {
    this.plain = plain;
    this.full = full;
    this.crowds = crowds;
    this.crowded = crowded;
  }

  get size(): number {
    return this.plain.size + this.crowded;
  }

  get(name: string): V | undefined {
    const value = this.plain.get(name);
    return value === undefined && this.full.has(hash(name))
      ? findIn(this.crowds.get(otherHash(name)) ?? null, name)
      : value;
  }

  delete(name: string): Hamt<V> {
    const { plain, full, crowds, crowded } = this;
    if (plain.has(name)) return new CrowdedHamt(plain.delete(name), full, crowds, crowded);
    const key = otherHash(name);
    const tree = crowds.get(key) ?? null;
    if (findIn(tree, name) === undefined) return this;
    const rest = withoutName(tree, name);
    const others = rest === null ? crowds.delete(key) : crowds.set(key, rest);
    return new CrowdedHamt(plain, full, others, crowded - 1);
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
    for (const [, tree] of this.crowds.entries()) yield* entriesOf(tree);
  }
}

/** The crowds of a map while names are set. */
class CrowdDraft<V> {
  #full: PersistentMap<number, true>;
  #crowds: Crowds<V>;
  #crowded: number;

  constructor(known: CrowdedHamt<V> | null, isBatch: boolean) {
    this.#full = known?.full ?? emptyMap();
    this.#crowds = known?.crowds ?? emptyMap();
    this.#crowded = known?.crowded ?? 0;
    if (isBatch) this.#crowds = this.#crowds.asMutable();
  }

  takes(name: string): boolean {
    return this.#full.has(hash(name));
  }

  takeAllLike(name: string): void {
    this.#full = this.#full.set(hash(name), true);
  }

  set(name: string, value: V): void {
    const key = otherHash(name);
    const tree = this.#crowds.get(key) ?? null;
    if (findIn(tree, name) === undefined) this.#crowded++;
    this.#crowds = this.#crowds.set(key, withName(tree, name, value));
  }

  finished(plain: PersistentMap<string, V>): Hamt<V> {
    return new CrowdedHamt(plain, this.#full, this.#crowds.asImmutable(), this.#crowded);
  }
}

/** FNV-1a, which has other collisions than `hash`; names made to collide in both are slower by a logarithm. */
function otherHash(name: string): number {
  let hashed = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hashed = Math.imul(hashed ^ name.charCodeAt(i), 0x01000193);
  return (hashed ^ (hashed >>> 15)) & 0x3fffffff;
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
