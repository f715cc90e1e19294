import { ForkIndexError } from "./errors.ts";

/** Options of a fan-out. */
export interface FanOutOptions {
  /**
   * The index of the first item, for a list that is a part of a longer one.
   *
   * @defaultValue 0
   */
  readonly offset?: number;
}

/** The forks of a list, one for each item. Each is created when it is asked for. */
export class FanOut<Fork> implements Iterable<Fork> {
  /** The number of items. */
  readonly length: number;
  readonly #forkAt: (index: number) => Fork;

  /** @internal Created by `context.fanOut`. */
  constructor(length: number, forkAt: (index: number) => Fork) {
    this.length = length;
    this.#forkAt = forkAt;
  }

  /**
   * The fork for the item at `index`, from 0. Two contexts for one index count as the same fork when they
   * are joined. O(1), 48 bytes.
   *
   * @throws {@link ForkIndexError}, a RangeError, if the list has no such item.
   * @example
   * ```ts
   * const fanOut = createContext().fanOut(["a", "b"]);
   * fanOut.fork(1).item; // "b"
   * ```
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
