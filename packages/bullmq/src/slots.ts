/** How many items a worker performs at once. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  get hasFree(): boolean {
    return this.#free > 0;
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
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  give(count: number): void {
    this.#free += count;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
