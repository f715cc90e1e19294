import { usedHeapBytes } from "./garbage-collection.ts";

const STEP = 100;

/**
 * The exact bytes of one item. Windows of a whole run are not exact: lists of 10,000 slots leave the
 * ends of the nursery's pages unused. So the heap is read while items run, every {@link STEP} items:
 * between most samples no such list is allocated.
 */
export class HeapSamples {
  readonly #count: number;
  /** Two readings per sample: the second shows what a reading costs. Allocated beforehand. */
  readonly #readings: Float64Array;
  #items = 0;

  /** @param count Items of a run: a multiple of {@link STEP}. */
  constructor(count: number) {
    this.#count = count;
    this.#readings = new Float64Array((2 * count) / STEP);
  }

  sample(): void {
    if (this.#items % STEP === 0) {
      const sample = (2 * this.#items) / STEP;
      this.#readings[sample] = usedHeapBytes();
      this.#readings[sample + 1] = usedHeapBytes();
    }
    this.#items++;
  }

  /** What an item allocated between each two samples of one run. */
  async bytesOver(run: () => Promise<unknown>): Promise<number[]> {
    this.#items = 0;
    await run();
    if (this.#items !== this.#count)
      throw new Error(`Cannot trust the readings: ${this.#items} of ${this.#count} items ran`);
    return Array.from({ length: this.#count / STEP - 1 }, (_, sample) => {
      const at = 2 * sample;
      const [first = 0, second = 0, next = 0] = this.#readings.subarray(at, at + 3);
      return (next - second - (second - first)) / STEP;
    });
  }
}
