import type { ItemOutput } from "../contract/outputs.ts";
import { whenHostIsServed } from "../host/clock.ts";
import { OutputQueue } from "./output-queue.ts";

/**
 * A reader that waits is woken by so many outputs, or when the host has had its turn: to wake it costs three
 * times as much as to give it an output that is there. Chosen by `npm run costs`; 8 to 128 do as well.
 */
const BURST = 32;

/** The outputs of the items of one task, as one reader gets them. */
export class OutputReader implements AsyncIterableIterator<ItemOutput> {
  readonly isOrdered: boolean;
  /** The most outputs that wait before no further items start. */
  readonly #limit: number;
  readonly #leave: (reader: OutputReader) => void;
  readonly #queue = new OutputQueue();
  /** How many items have ended and wait for those before them. */
  #early = 0;
  /** True if it has left, or if no more outputs come. */
  hasEnded = false;
  /** Those who wait for an output, in the order of asking. */
  readonly #waiting: ((result: IteratorResult<ItemOutput>) => void)[] = [];
  /** True if they will be woken when the host has had its turn. */
  #isWaking = false;
  readonly #onServed = (): void => {
    this.#isWaking = false;
    this.#wake();
  };
  /** Lists that start no items until there is room. */
  readonly #held = new Set<() => void>();

  constructor(isOrdered: boolean, limit: number, leave: (reader: OutputReader) => void) {
    this.isOrdered = isOrdered;
    this.#limit = limit;
    this.#leave = leave;
  }

  get isFull(): boolean {
    return this.#count >= this.#limit && !this.hasEnded;
  }

  /** How many outputs wait, in their turn or for those before them. */
  get #count(): number {
    return this.#queue.length + this.#early;
  }

  whenRoom(callback: () => void): void {
    if (this.isFull) this.#held.add(callback);
    else callback();
  }

  push(output: ItemOutput): void {
    if (this.hasEnded) return;
    this.#queue.push(output);
    if (this.#waiting.length === 0) return;
    if (this.#queue.length >= BURST) this.#wake();
    else if (!this.#isWaking) {
      this.#isWaking = true;
      whenHostIsServed(this.#onServed);
    }
  }

  /** So many more items have ended before their turn. */
  addEarly(count: number): void {
    this.#early += count;
    this.#makeRoom();
  }

  next(): Promise<IteratorResult<ItemOutput>> {
    if (this.#waiting.length === 0) {
      if (this.#queue.length > 0) return Promise.resolve(this.#taken());
      if (this.hasEnded) return Promise.resolve({ done: true, value: undefined });
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The reader leaves. The list goes on without it. */
  return(): Promise<IteratorResult<ItemOutput>> {
    this.#queue.clear();
    this.#leave(this);
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** No more outputs come. */
  end(): void {
    this.hasEnded = true;
    this.#wake();
    for (const wake of this.#waiting.splice(0)) wake({ done: true, value: undefined });
    this.#makeRoom();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #wake(): void {
    while (this.#waiting.length > 0 && this.#queue.length > 0)
      this.#waiting.shift()?.(this.#taken());
  }

  #taken(): IteratorResult<ItemOutput> {
    const value = this.#queue.shift();
    if (this.#held.size > 0) this.#makeRoom();
    return { done: false, value };
  }

  /** Only once half of the room is free: with each output read, one item would start, and the list would be held again. */
  #makeRoom(): void {
    if (!this.hasEnded && this.#count > this.#limit >> 1) return;
    const held = [...this.#held];
    this.#held.clear();
    for (const callback of held) callback();
  }
}
