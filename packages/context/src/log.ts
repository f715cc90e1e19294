import { assign, emptyHamt, type Hamt } from "./hamt.ts";
import type { Table } from "./table.ts";

/** The names written since a frame began, as a persistent set that is brought up to date when it is read. */
export class Log {
  static readonly EMPTY: Log = new Log(emptyHamt(), new Set(), 0);

  #names: Hamt<true>;
  /** What was written last, in its first `#count` keys. */
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
   * This log after the writes of `batch`, before that becomes a table: then it loses its deletions,
   * and what it keeps of its reads comes behind its writes. O(1) but for deletions.
   */
  with(batch: Table): Log {
    if (batch.size === 0) return this;
    const recent = batch.hasDeletions ? new Set(batch.keys()) : batch;
    return new Log(this.#settled(), recent, batch.size);
  }

  /** Every name once. */
  names(): Iterable<string> {
    return this.#settled().keys();
  }

  #settled(): Hamt<true> {
    if (this.#count > 0) {
      const recent = [...this.#recent.keys()].slice(0, this.#count);
      this.#names = assign(this.#names, new Map(recent.map((name) => [name, true])));
      this.#recent = new Set();
      this.#count = 0;
    }
    return this.#names;
  }
}
