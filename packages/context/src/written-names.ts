import type { Batch } from "./batch.ts";

/** With fewer names, repeated ones are kept: finding them takes 30 ns a name. */
const MIN_COMPACTED = 256;

/**
 * The names written since the start of a frame: a persistent list of batches, newest first. A name that
 * is written again occurs again, until half of the list may be such names.
 */
export class WrittenNames {
  static readonly EMPTY: WrittenNames = new WrittenNames([], 0, null, 0, MIN_COMPACTED);

  /** The newest batch: a list, newest first, or a map whose first `#size` keys are the names, oldest first. */
  #batch: readonly string[] | Pick<ReadonlyMap<string, unknown>, "keys">;
  #size: number;
  #before: WrittenNames | null;
  /** The number of names, repeated ones included. */
  #count: number;
  /** The list drops repeated names before it gets longer. */
  #limit: number;

  private constructor(
    batch: readonly string[] | Pick<ReadonlyMap<string, unknown>, "keys">,
    size: number,
    before: WrittenNames | null,
    count: number,
    limit: number,
  ) {
    this.#batch = batch;
    this.#size = size;
    this.#before = before;
    this.#count = count;
    this.#limit = limit;
  }

  /** These names and those of a list, newest first. O(1) amortised. */
  after(names: readonly string[]): WrittenNames {
    return WrittenNames.#after(this, names, names.length);
  }

  /**
   * These names and those of `batch`. Call it before the batch becomes a table, which removes its
   * deletions; reads that the table caches come after its writes. O(1) amortised, or O(writes) with
   * deletions.
   */
  afterBatch(batch: Batch): WrittenNames {
    const names = batch.hasDeletions ? [...batch.keys()].toReversed() : batch;
    return WrittenNames.#after(this, names, batch.size);
  }

  /** Each name once, in the order of their last writes, newest first. O(names). */
  names(): readonly string[] {
    WrittenNames.#compact(this);
    return WrittenNames.#listed(this);
  }

  static #after(
    before: WrittenNames,
    batch: readonly string[] | Pick<ReadonlyMap<string, unknown>, "keys">,
    size: number,
  ): WrittenNames {
    if (size === 0) return before;
    const count = before.#count + size;
    if (before.#count === 0) return new WrittenNames(batch, size, null, count, MIN_COMPACTED);
    // Lets go of the batch, which holds values.
    WrittenNames.#listed(before);
    if (count > before.#limit) WrittenNames.#compact(before);
    return new WrittenNames(batch, size, before, before.#count + size, before.#limit);
  }

  /** The newest batch as a list. */
  static #listed(names: WrittenNames): readonly string[] {
    const batch = names.#batch;
    if (isList(batch)) return batch;
    const list = [...batch.keys()].slice(0, names.#size).toReversed();
    names.#batch = list;
    return list;
  }

  /** Turns the list into one batch, in which each name occurs once. */
  static #compact(names: WrittenNames): void {
    if (names.#before !== null || isList(names.#batch)) {
      const all = new Set<string>();
      for (let node: WrittenNames | null = names; node !== null; node = node.#before)
        for (const name of WrittenNames.#listed(node)) all.add(name);
      names.#batch = [...all];
      names.#before = null;
      names.#size = all.size;
      names.#count = all.size;
    }
    names.#limit = Math.max(MIN_COMPACTED, 2 * names.#count);
  }
}

function isList(
  batch: readonly string[] | Pick<ReadonlyMap<string, unknown>, "keys">,
): batch is readonly string[] {
  return Array.isArray(batch);
}
