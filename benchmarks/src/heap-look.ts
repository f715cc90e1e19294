import { usedHeapBytes } from "./measure/garbage-collection.ts";
import { doubled, type ItemEngine } from "./item-engines.ts";
import { median } from "./measure/statistics.ts";

/**
 * The bytes of one item, exactly. Windows of a whole run are not exact: lists of 10,000 places leave
 * the rests of the nursery's pages unused. So the heap is read from inside the actions, between items
 * that lie so close to each other that no such list falls between most of them.
 */
export async function bytesWhileRunning(
  engine: ItemEngine,
  look: HeapLook,
  runs: number,
): Promise<number> {
  const growths: number[] = [];
  for (let i = 0; i < runs; i++) growths.push(...(await look.readingsOver(engine)));
  return median(growths);
}

/** Items between two readings of the heap. */
const STEP = 100;

/** An action that reads the heap every {@link STEP} items. */
export class HeapLook {
  readonly #count: number;
  /** Two for each look: the second tells what a reading costs. Allocated beforehand. */
  readonly #readings: Float64Array;
  #items = 0;

  /** @param count Items of a run: a multiple of {@link STEP}. */
  constructor(count: number) {
    this.#count = count;
    this.#readings = new Float64Array((2 * count) / STEP);
  }

  readonly action: typeof doubled = ({ id }) => {
    if (this.#items % STEP === 0) {
      const look = (2 * this.#items) / STEP;
      this.#readings[look] = usedHeapBytes();
      this.#readings[look + 1] = usedHeapBytes();
    }
    this.#items++;
    return doubled({ id });
  };

  /** What an item allocated between each two looks of one run. */
  async readingsOver(engine: ItemEngine): Promise<number[]> {
    this.#items = 0;
    await engine.run();
    if (this.#items !== this.#count)
      throw new Error(`Cannot trust the readings: ${this.#items} of ${this.#count} items ran`);
    return Array.from({ length: this.#count / STEP - 1 }, (_, look) => {
      const [first = 0, second = 0, next = 0] = this.#readings.subarray(2 * look, 2 * look + 3);
      return (next - second - (second - first)) / STEP;
    });
  }
}
