/**
 * The persistent map under a context: the only file that knows `immutable`.
 *
 * A delete inside `withMutations` changes the original map in immutable 5.2.1 where keys have equal
 * hashes, so deletes are made one by one, by `delete` alone.
 */
import { Map as ImmutableMap } from "immutable";

/** A persistent map by name: the part of immutable's `Map` that is used, as its types are slow to check. */
export interface Hamt<V> {
  readonly size: number;
  get(name: string): V | undefined;
  set(name: string, value: V): Hamt<V>;
  delete(name: string): Hamt<V>;
  keys(): IterableIterator<string>;
  entries(): IterableIterator<[string, V]>;
  withMutations(mutate: (draft: Hamt<V>) => void): Hamt<V>;
}

/** The map without entries. */
export function emptyHamt<V>(): Hamt<V> {
  return ImmutableMap() as unknown as Hamt<V>;
}

/** `map` with all of `entries` set: one by path copying, several in one pass. */
export function assign<V>(map: Hamt<V>, entries: ReadonlyMap<string, V>): Hamt<V> {
  if (entries.size > 1) {
    return map.withMutations((draft) => {
      for (const [name, value] of entries) draft.set(name, value);
    });
  }
  let result = map;
  for (const [name, value] of entries) result = result.set(name, value);
  return result;
}
