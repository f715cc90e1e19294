import { allocatedBytes } from "../measure/allocated-bytes.ts";
import { SCENARIO } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { bytesWhileRunning, HeapLook } from "../heap-look.ts";
import {
  contextWithItems,
  type ItemEngine,
  itemContender,
  itemEngines,
  OURS,
  sizeName,
  workflowEngine,
  workflowExtents,
} from "../item-engines.ts";

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
    const look = new HeapLook(ITEMS);
    const looking = workflowEngine(sizeName(extent), context, look.action);
    return { engine: workflowEngine(sizeName(extent), context), looking, look };
  });
  // All are run before any is measured, as all share what V8 makes of the engine.
  for (let i = 0; i < amount(effort, 10, 30); i++)
    for (const { looking, look } of looks) await look.readingsOver(looking);
  const sizes: ItemBytes["sizes"][number][] = [];
  for (const { engine, looking, look } of looks) {
    const whileRunning = await bytesWhileRunning(looking, look, amount(effort, 5, 15));
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
