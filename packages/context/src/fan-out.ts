import { ForkIndexError, InvalidArgumentError } from "./errors.ts";
import type { Frame } from "./frame.ts";
import type { Json } from "./json.ts";
import { readArgument } from "./to-frozen-json.ts";

/** Options of a fan-out. */
export interface FanOutOptions {
  /**
   * The index of the first item, for a list that is a part of a longer one.
   *
   * @defaultValue 0
   */
  readonly offset?: number;
}

/** Throws unless these can be the items of a fan-out and the index of the first. */
export function checkFanOut(items: unknown, offset: number): void {
  if (!readArgument("fan out", () => Array.isArray(items)))
    throw new InvalidArgumentError("fan out", "expected the items to be a list");
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new InvalidArgumentError("fan out", "expected the offset to be an integer from 0");
}

/** The forks of a list, one for each item. Each is created when it is asked for. */
export class FanOut<Fork> implements Iterable<Fork> {
  /** The number of items. */
  readonly length: number;
  readonly #frame: Frame;
  readonly #forkAt: (frame: Frame, index: number) => Fork;

  /**
   * @internal Created by `context.fanOut`.
   * @param forkAt The same function for all fan-outs: V8 drops what it has optimised for a function
   * that a collection finds dead.
   */
  constructor(length: number, frame: Frame, forkAt: (frame: Frame, index: number) => Fork) {
    this.length = length;
    this.#frame = frame;
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
    return this.#forkAt(this.#frame, index);
  }

  /**
   * The item at `index`, from 0, as its fork has it; undefined if there is none. O(1), and no fork is made.
   *
   * @example
   * ```ts
   * createContext().fanOut(["a", "b"]).itemAt(1); // "b"
   * ```
   */
  itemAt(index: number): Json | undefined {
    return (this.#frame.scope.items as readonly Json[])[index];
  }

  /** All forks in item order. */
  *[Symbol.iterator](): IterableIterator<Fork> {
    for (let index = 0; index < this.length; index++) yield this.#forkAt(this.#frame, index);
  }
}
