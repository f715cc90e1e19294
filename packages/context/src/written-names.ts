import { assign, emptyHamt, type Hamt } from "./hamt.ts";
import type { Table } from "./table.ts";

/** The names written since the start of a frame: a persistent set that is updated lazily, when it is read. */
export class WrittenNames {
  static readonly EMPTY: WrittenNames = new WrittenNames(emptyHamt(), new Set(), 0);

  #names: Hamt<true>;
  /** Names that are not in `#names` yet: the first `#count` keys of this map or set. */
  #recent: Pick<ReadonlyMap<string, unknown>, "keys">;
  #count: number;

  private constructor(
    names: Hamt<true>,
    recent: Pick<ReadonlyMap<string, unknown>, "keys">,
    count: number,
  ) {
    this.#names = names;
    this.#recent = recent;
    this.#count = count;
  }

  /**
   * These names and those of `batch`. Call it before the batch becomes a table, which removes its
   * deletions; reads that the table caches come after its writes. O(1), or O(writes) with deletions.
   */
  with(batch: Table): WrittenNames {
    if (batch.size === 0) return this;
    const recent = batch.hasDeletions ? new Set(batch.keys()) : batch;
    return new WrittenNames(this.#flushed(), recent, batch.size);
  }

  /** Each name once. */
  names(): Iterable<string> {
    return this.#flushed().keys();
  }

  #flushed(): Hamt<true> {
    if (this.#count > 0) {
      const recent = [...this.#recent.keys()].slice(0, this.#count);
      this.#names = assign(this.#names, new Map(recent.map((name) => [name, true])));
      this.#recent = new Set();
      this.#count = 0;
    }
    return this.#names;
  }
}
