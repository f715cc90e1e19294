import { allocatedBytes } from "../allocated-bytes.ts";
import { SCENARIO } from "../dataset.ts";
import { amount, type Effort } from "../effort.ts";
import { usedHeapBytes } from "../garbage-collection.ts";
import {
  contextWithItems,
  doubled,
  type ItemEngine,
  itemContender,
  itemEngines,
  OURS,
  sizeName,
  workflowEngine,
  workflowExtents,
} from "../item-engines.ts";
import { median } from "../statistics.ts";

/** What a fan-out allocates for one item. */
export interface ItemBytes {
  readonly items: number;
  /** A workflow at each size of the context. */
  readonly sizes: readonly (ItemAllocation & {
    /** Of one item while items run: without what a run allocates at its start and end. */
    readonly bytesWhileRunning: number;
  })[];
  /** Other engines, at the size of the scenario. */
  readonly others: readonly ItemAllocation[];
}

interface ItemAllocation {
  readonly name: string;
  /** Of a whole run, shared out among its items. */
  readonly bytesPerItem: number;
  readonly windows: number;
  readonly discarded: number;
}

const ITEMS = 10_000;

/** Runs in a process whose nursery holds a whole run: see the probe's options. */
export async function itemBytes(effort: Effort): Promise<ItemBytes> {
  const looks = workflowExtents(effort).map((extent) => {
    const context = contextWithItems(extent, ITEMS);
    const look = new HeapLook();
    const looking = workflowEngine(sizeName(extent), context, look.action);
    return { engine: workflowEngine(sizeName(extent), context), looking, look };
  });
  // All are run before any is measured, as all share what V8 makes of the engine.
  for (let i = 0; i < amount(effort, 10, 30); i++)
    for (const { looking, look } of looks) await look.readingsOver(looking);
  const sizes: ItemBytes["sizes"][number][] = [];
  for (const { engine, looking, look } of looks) {
    const whileRunning = await bytesWhileRunning(looking, look, effort);
    sizes.push({ ...(await allocationOf(engine, effort)), bytesWhileRunning: whileRunning });
  }
  const others: ItemAllocation[] = [];
  for (const engine of itemEngines(contextWithItems(SCENARIO, ITEMS)))
    if (engine.name !== OURS) others.push(await allocationOf(engine, effort));
  return { items: ITEMS, sizes, others };
}

async function allocationOf(engine: ItemEngine, effort: Effort): Promise<ItemAllocation> {
  const { name } = engine;
  effort.say(`allocated bytes of an item: ${name}`);
  const { run } = await itemContender(engine, ITEMS);
  const repeat = (runs: number): unknown => run(runs * ITEMS);
  const options = { operations: 1, warmUp: amount(effort, 8, 40), windows: 9 };
  const { bytes, windows, discarded } = await allocatedBytes(repeat, options);
  return { name, bytesPerItem: bytes / ITEMS, windows, discarded };
}

/**
 * The bytes of one item, exactly. Windows of a whole run are not exact: lists of 10,000 places leave
 * the rests of the nursery's pages unused. So the heap is read from inside the actions, between items
 * that lie so close to each other that no such list falls between most of them.
 */
async function bytesWhileRunning(
  engine: ItemEngine,
  look: HeapLook,
  effort: Effort,
): Promise<number> {
  const growths: number[] = [];
  for (let i = 0; i < amount(effort, 5, 15); i++)
    growths.push(...(await look.readingsOver(engine)));
  return median(growths);
}

/** Items between two readings of the heap. */
const STEP = 100;

/** An action that reads the heap every {@link STEP} items. */
class HeapLook {
  /** Two for each look: the second tells what a reading costs. Allocated beforehand. */
  readonly #readings = new Float64Array((2 * ITEMS) / STEP);
  #items = 0;

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
    if (this.#items !== ITEMS)
      throw new Error(`Cannot trust the readings: ${this.#items} of ${ITEMS} items ran`);
    return Array.from({ length: ITEMS / STEP - 1 }, (_, look) => {
      const [first = 0, second = 0, next = 0] = this.#readings.subarray(2 * look, 2 * look + 3);
      return (next - second - (second - first)) / STEP;
    });
  }
}
