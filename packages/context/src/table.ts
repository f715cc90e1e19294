import { InvalidNameError } from "./errors.ts";
import { assign, emptyHamt, type Hamt } from "./hamt.ts";
import type { Json } from "./json.ts";

/** Recorded in place of a value when a name is deleted. */
export const DELETED: unique symbol = Symbol("deleted");

/** A value, or the deletion of a name. */
export type Written = Json | typeof DELETED;

/** Smaller batches are merged at once: looking in two maps would cost more than it saves. */
const MIN_PENDING = 32;

/**
 * A table starts to cache reads after as many reads as it has names, but after this many at the latest.
 * Caching a name that is read only once would double the cost of the read (benchmark `reads`).
 */
const MAX_UNCACHED_READS = 256;

/**
 * Variables or task results by name: a persistent map with a cache that makes repeated reads as fast as
 * those of a native Map: the table itself is the native Map that holds them. A new table is empty and
 * serves as a batch of writes; `base.with(batch)` turns the batch into the resulting table.
 *
 * Invariants:
 * 1. The content of a table never changes, only where it is stored.
 * 2. The entries of the native Map are part of the content. While a table is pending, `#map` may lack
 *    them: after many writes at once, the persistent map is built only when it is needed.
 *
 * | operation | cost |
 * |---|---|
 * | first reads | one lookup in the persistent map |
 * | repeated reads | one lookup in a native Map |
 * | with | O(writes); for many writes at once O(1) until the persistent map is needed |
 */
export class Table extends Map<string, Written> {
  static readonly EMPTY: Table = new Table();

  #map: Hamt<Json> = emptyHamt();
  #isPending = false;
  /** True if the native Map has entries worth looking up. */
  #isIndexed = false;
  /** The number of reads until this table starts to cache. */
  #uncachedReads = 0;
  #hasDeletions = false;

  /** True if the batch deletes a name. */
  get hasDeletions(): boolean {
    return this.#hasDeletions;
  }

  /** Adds a write to a batch. */
  write(name: string, written: Written): void {
    if (written === DELETED) this.#hasDeletions = true;
    this.set(name, written);
  }

  /** Turns `batch` into the table that has the content of this one after the writes. */
  with(batch: Table): Table {
    if (batch.size === 0) return this;
    let map = this.#flushed();
    if (batch.#hasDeletions) {
      for (const [name, written] of batch) {
        if (written !== DELETED) continue;
        batch.delete(name);
        map = map.delete(name);
      }
    }
    batch.#map = map;
    batch.#isPending = true;
    batch.#uncachedReads = Math.min(map.size + batch.size, MAX_UNCACHED_READS);
    if (batch.size < MIN_PENDING) batch.#flushed();
    else batch.#isIndexed = true;
    return batch;
  }

  read(name: string): Json | undefined {
    if (this.#isIndexed) {
      const found = this.get(name) as Json | undefined;
      if (found !== undefined) return found;
    }
    return Table.#firstRead(this, name);
  }

  static #firstRead(table: Table, name: string): Json | undefined {
    // Checked on the first read only: other keys are never cached, so a repeated read fails here too.
    if (typeof name !== "string") throw new InvalidNameError("read variable or task", name);
    const value = table.#map.get(name);
    if (table.#uncachedReads > 0) table.#uncachedReads--;
    else if (value !== undefined) {
      table.set(name, value);
      table.#isIndexed = true;
    }
    return value;
  }

  names(): Iterable<string> {
    return this.#flushed().keys();
  }

  contents(): Iterable<[string, Json]> {
    return this.#flushed().entries();
  }

  #flushed(): Hamt<Json> {
    if (this.#isPending) {
      this.#map = assign(
        this.#map,
        this as ReadonlyMap<string, unknown> as ReadonlyMap<string, Json>,
      );
      this.#isPending = false;
    }
    return this.#map;
  }
}
