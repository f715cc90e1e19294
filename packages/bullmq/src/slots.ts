import { atMost } from "./clock.ts";

/** How many items a worker performs at once. */
export class Slots {
  readonly #count: number;
  #free: number;
  #isReserved = false;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#count = count;
    this.#free = count;
  }

  get hasFree(): boolean {
    return this.#free > 0 && !this.#isReserved;
  }

  /** Takes up to so many, and waits until there is at least one. */
  async take(most: number): Promise<number> {
    await this.free();
    const taken = Math.min(most, this.#free);
    this.#free -= taken;
    return taken;
  }

  /** Waits until one is free, without taking it. */
  async free(): Promise<void> {
    while (!this.hasFree) await this.#change();
  }

  give(count: number): void {
    this.#free += count;
    this.#wake();
  }

  /**
   * Takes a slot for something beside which nothing is to run. Nothing else starts until its promise is
   * fulfilled.
   *
   * @param patience Milliseconds that it waits for the end of what runs, which may take hours.
   */
  async alone(patience: number, perform: () => Promise<void>): Promise<void> {
    while (this.#isReserved) await this.#change();
    this.#isReserved = true;
    try {
      await atMost(patience, this.#idle());
      this.#free--;
      await perform();
    } finally {
      this.#isReserved = false;
      this.#wake();
    }
  }

  async #idle(): Promise<void> {
    while (this.#free < this.#count) await this.#change();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
