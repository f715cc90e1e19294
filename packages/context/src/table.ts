import { Batch, DELETED } from "./batch.ts";
import { InvalidNameError } from "./errors.ts";
import { assign, emptyHamt, type Hamt } from "./hamt.ts";
import type { Json } from "./json.ts";
import type { Writes } from "./writes.ts";

/** Smaller batches are merged at once: looking in two maps would cost more than it saves. */
const MIN_PENDING = 32;

/**
 * After so many names, a draft is merged into the persistent map. A table whose draft was taken merges as
 * many again if it is read, which takes 30 µs.
 */
const MAX_DRAFTED = 256;

/**
 * A table starts to cache reads after as many reads as it has names, but after this many at the latest.
 * Caching a name that is read only once would double the cost of the read (benchmark `reads`).
 */
const MAX_UNCACHED_READS = 256;

/**
 * A draft that is kept is merged before the next write. For each name, that takes as long as so many reads
 * save (benchmark `reads`).
 */
const READS_PER_NAME = 64;

/** What a draft has got, by which a table finds its content when the draft is taken. */
interface Drafted {
  /** The persistent map that the draft began with. */
  base: Hamt<Json>;
  /** What the draft got earlier; null if that is in `base`. */
  before: Drafted | null;
  names: readonly string[];
  values: readonly Json[];
  /** The number of names that the draft has got. */
  readonly count: number;
  /** How often the draft was asked for by contexts. */
  reads: number;
}

/**
 * Variables or task results by name: a persistent map, with an index that makes repeated reads as fast as
 * those of a native Map, because it is one. What is written goes into the index first, and into the
 * persistent map only when it has to.
 *
 * Few writes at a time go into a draft: an index that the newest table takes from the one before it.
 * Setting 200 names one after another took three times as long when each of 22 tables had a persistent
 * map of its own.
 *
 * Invariants:
 * 1. The content of a table never changes, only where it is stored.
 * 2. The entries of the index are part of the content. While a table is pending, its map may lack them.
 * 3. One table at most has a draft. A table from which it is taken still knows what it wrote.
 * 4. A table keeps no value alive that is not its content. So a draft has only got names that were new,
 *    and a table whose draft was taken references neither the draft nor later tables.
 *
 * | operation | cost |
 * |---|---|
 * | first reads | one lookup in the persistent map |
 * | repeated reads | one lookup in a native Map |
 * | after | O(writes) amortised |
 * | with | O(writes); for many writes at once O(1) until the persistent map is needed |
 */
export class Table {
  static readonly EMPTY: Table = new Table(emptyHamt(), null, null, false, 0);

  /** Null if the draft was taken. */
  #map: Hamt<Json> | null;
  #index: Map<string, Json> | null;
  /** Null unless the index is a draft or was taken. */
  #drafted: Drafted | null;
  #isPending: boolean;
  /** The number of reads until this table starts to cache. */
  #uncachedReads: number;

  private constructor(
    map: Hamt<Json>,
    index: Map<string, Json> | null,
    drafted: Drafted | null,
    isPending: boolean,
    uncachedReads: number,
  ) {
    this.#map = map;
    this.#index = index;
    this.#drafted = drafted;
    this.#isPending = isPending;
    this.#uncachedReads = uncachedReads;
  }

  /** The table after the writes of a batch, which becomes a part of it. */
  with(batch: Batch): Table {
    if (batch.size === 0) return this;
    let map = Table.#merged(this);
    if (batch.hasDeletions) {
      for (const [name, written] of batch) {
        if (written !== DELETED) continue;
        batch.delete(name);
        map = map.delete(name);
      }
    }
    const index = batch as Map<string, unknown> as Map<string, Json>;
    const uncachedReads = Math.min(map.size + index.size, MAX_UNCACHED_READS);
    return index.size < MIN_PENDING
      ? new Table(assign(map, index), null, null, false, uncachedReads)
      : new Table(map, index, null, true, uncachedReads);
  }

  /** The table after a few writes. */
  after(writes: Writes): Table {
    if (writes.names.length === 0) return this;
    if (writes.hasDeletions) return this.with(writes.toBatch());
    return Table.#withDraft(this, writes.names, writes.values as readonly Json[]);
  }

  /** Keeps the draft here, so that no fork takes it from the tables of its parent and siblings. O(1) amortised. */
  keepDraft(): void {
    if (this.#index === null) Table.#merged(this);
    this.#drafted = null;
  }

  read(name: string): Json | undefined {
    const index = this.#index;
    if (index !== null) {
      const found = index.get(name);
      if (found !== undefined) return found;
    }
    return this.readUnindexed(name);
  }

  /** Reads a name that the index does not have. */
  readUnindexed(name: string): Json | undefined {
    // Checked on the first read only: other keys are never cached, so a repeated read fails here too.
    if (typeof name !== "string") throw new InvalidNameError("read variable or task", name);
    const value = (this.#map ?? Table.#merged(this)).get(name);
    if (this.#uncachedReads > 0) this.#uncachedReads--;
    else if (value !== undefined) (this.#index ??= newIndex()).set(name, value);
    return value;
  }

  /**
   * The index, for contexts that look into it themselves; null if there is none. A draft might still be
   * taken: the table keeps it only once it was asked for so often that merging it has paid.
   */
  keptIndex(): ReadonlyMap<string, Json> | null {
    const index = this.#index;
    const drafted = this.#drafted;
    if (drafted === null || index === null) return index;
    if (++drafted.reads > READS_PER_NAME * index.size) this.keepDraft();
    return null;
  }

  names(): Iterable<string> {
    return Table.#merged(this).keys();
  }

  contents(): Iterable<[string, Json]> {
    return Table.#merged(this).entries();
  }

  // These are static because private methods would add a field to every table.

  static #withDraft(before: Table, names: readonly string[], values: readonly Json[]): Table {
    const { length } = names;
    const drafted = before.#index === null ? null : before.#drafted;
    const base = drafted === null ? Table.#merged(before) : drafted.base;
    const index = drafted === null ? newIndex() : (before.#index as Map<string, Json>);
    if (drafted !== null) {
      // Before anything is written, so that the earlier table stays right whatever happens.
      before.#index = null;
      before.#map = null;
    }
    const size = index.size + length;
    for (let i = length - 1; i >= 0; i--) index.set(names[i] as string, values[i] as Json);
    const count = (drafted?.count ?? 0) + length;
    const isNew = index.size === size && !hasOneOf(base, names);
    const table = new Table(
      base,
      index,
      { base, before: drafted, names, values, count, reads: 0 },
      true,
      Math.min(base.size + count, MAX_UNCACHED_READS),
    );
    if (!isNew || count > MAX_DRAFTED) Table.#merged(table);
    return table;
  }

  /** The persistent map with all of the content. */
  static #merged(table: Table): Hamt<Json> {
    if (!table.#isPending) return table.#map as Hamt<Json>;
    const drafted = table.#drafted;
    const map =
      table.#index === null
        ? mergedDraft(drafted as Drafted)
        : assign(table.#map as Hamt<Json>, table.#index);
    table.#map = map;
    table.#drafted = null;
    table.#isPending = false;
    return map;
  }
}

function newIndex(): Map<string, Json> {
  return new Batch() as Map<string, unknown> as Map<string, Json>;
}

function hasOneOf(map: Hamt<Json>, names: readonly string[]): boolean {
  return map.size > 0 && names.some((name) => map.get(name) !== undefined);
}

/** What a draft had got when it was taken, as a persistent map. Later tables go on from it, so that reading all of them takes O(names). */
function mergedDraft(last: Drafted): Hamt<Json> {
  const entries = new Map<string, Json>();
  const all: Drafted[] = [];
  for (let drafted: Drafted | null = last; drafted !== null; drafted = drafted.before)
    all.push(drafted);
  // In the order in which the draft got them, so that names come in one order wherever they are stored.
  for (const { names, values } of all.toReversed()) {
    for (let i = names.length - 1; i >= 0; i--) entries.set(names[i] as string, values[i] as Json);
  }
  last.base = assign((all.at(-1) as Drafted).base, entries);
  last.before = null;
  last.names = [];
  last.values = [];
  return last.base;
}
