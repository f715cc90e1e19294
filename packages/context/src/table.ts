import { InvalidNameError } from "./errors.ts";
import { assign, emptyHamt, type Hamt } from "./hamt.ts";
import type { Json } from "./json.ts";

/** What a write records where it removes a name. */
export const DELETED: unique symbol = Symbol("deleted");

/** What was written under a name last. */
export type Written = Json | typeof DELETED;

/** Fewest writes at once that are kept aside; below, a lookup in two maps costs more than it saves. */
const MIN_PENDING = 32;

/**
 * Most reads of a table before it keeps what is read. A name that is read once costs twice as much
 * when it is kept, so a table first waits for as many reads as it has names, but in a large one not
 * for longer than this. Chosen by the benchmark `reads`.
 */
const MAX_UNKEPT_READS = 256;

/**
 * Variables or task results by name: a persistent map that is read at the speed of a native one,
 * because it is a native Map too, of what was read. A new table is a batch of writes to be filled;
 * `base.with(batch)` makes it the table after them.
 *
 * Invariants:
 * 1. What a table holds never changes; only where it holds it does.
 * 2. Its native entries are among what it holds. While pending, `#map` may lack them: a table that
 *    is given many writes at once builds no persistent map unless one is needed.
 *
 * | operation | cost |
 * |---|---|
 * | read, at first | one lookup in the persistent map |
 * | read, again and again | one lookup in a native Map |
 * | with | O(writes), many at once O(1) until the persistent map is needed |
 */
export class Table extends Map<string, Written> {
  static readonly EMPTY: Table = new Table();

  #map: Hamt<Json> = emptyHamt();
  #isPending = false;
  /** True where the native entries are worth a look. */
  #isIndexed = false;
  /** Reads until this table keeps what is read. */
  #unkeptReads = 0;
  #hasDeletions = false;

  /** True for a batch in which a name was deleted. */
  get hasDeletions(): boolean {
    return this.#hasDeletions;
  }

  /** Sets what a batch holds under a name. */
  write(name: string, written: Written): void {
    if (written === DELETED) this.#hasDeletions = true;
    this.set(name, written);
  }

  /** What this table holds after the writes of `batch`, which becomes that table. */
  with(batch: Table): Table {
    if (batch.size === 0) return this;
    let map = this.#settled();
    if (batch.#hasDeletions) {
      for (const [name, written] of batch) {
        if (written !== DELETED) continue;
        batch.delete(name);
        map = map.delete(name);
      }
    }
    batch.#map = map;
    batch.#isPending = true;
    batch.#unkeptReads = Math.min(map.size + batch.size, MAX_UNKEPT_READS);
    if (batch.size < MIN_PENDING) batch.#settled();
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
    // What is kept is found under strings alone, so that a repeated read need not look.
    if (typeof name !== "string") throw new InvalidNameError("read variable or task", name);
    const value = table.#map.get(name);
    if (table.#unkeptReads > 0) table.#unkeptReads--;
    else if (value !== undefined) {
      table.set(name, value);
      table.#isIndexed = true;
    }
    return value;
  }

  names(): Iterable<string> {
    return this.#settled().keys();
  }

  contents(): Iterable<[string, Json]> {
    return this.#settled().entries();
  }

  #settled(): Hamt<Json> {
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
