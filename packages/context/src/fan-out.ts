import { ForkIndexError } from "./errors.ts";

/** How a list is fanned out. */
export interface FanOutOptions {
  /** The index of the first item, where the list is a part of a longer one; 0 unless said. */
  readonly offset?: number;
}

/** The forks of a list, one for each item, each made when it is asked for. */
export class FanOut<Fork> implements Iterable<Fork> {
  /** The number of items. */
  readonly length: number;
  readonly #forkAt: (index: number) => Fork;

  /** @internal Fan-outs are made by `context.fanOut`. */
  constructor(length: number, forkAt: (index: number) => Fork) {
    this.length = length;
    this.#forkAt = forkAt;
  }

  /**
   * The fork for the item at `index`, counted from 0. Asking twice gives two contexts that are the
   * same fork, as far as a join is concerned. O(1), 48 bytes.
   *
   * @throws {@link ForkIndexError}, a RangeError, where the list has no such item.
   */
  fork(index: number): Fork {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new ForkIndexError(index, this.length);
    }
    return this.#forkAt(index);
  }

  /** All forks in item order. */
  *[Symbol.iterator](): IterableIterator<Fork> {
    for (let index = 0; index < this.length; index++) yield this.#forkAt(index);
  }
}
