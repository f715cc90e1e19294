import { SCENARIO } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { interleaved, type Ratio, ratioOf, type Samples } from "../measure/interleaving.ts";
import {
  contextWithItems,
  HAND_LOOP,
  itemContender,
  itemEngines,
  OURS,
  P_MAP,
  sizeName,
  workflowEngine,
  workflowExtents,
} from "../item-engines.ts";
import { median, minimum } from "../measure/statistics.ts";

/** How long a fan-out takes for one item, all engines and sizes in turns. */
export interface ItemTimes {
  readonly items: number;
  readonly engines: readonly ItemTime[];
  /** The same workflow at each size of the context. */
  readonly sizes: readonly ItemTime[];
  readonly toPMap: Ratio;
  readonly handLoopToPMap: Ratio;
  /** At each size, against the size of the scenario. */
  readonly bySize: Readonly<Record<string, Ratio>>;
  /** The workflow against itself at one size, which is what noise alone does. */
  readonly noise: Ratio;
}

interface ItemTime {
  readonly name: string;
  /** Nanoseconds per item. */
  readonly minimum: number;
  readonly median: number;
}

const ITEMS = 10_000;
const AGAIN = `${OURS}, again`;

export async function itemTimes(effort: Effort): Promise<ItemTimes> {
  effort.say(`items of a workflow: ${ITEMS.toLocaleString("en")} of them, against p-map`);
  const extents = workflowExtents(effort);
  const context = contextWithItems(SCENARIO, ITEMS);
  const others = extents.filter((extent) => extent !== SCENARIO);
  const engines = [
    ...itemEngines(context),
    workflowEngine(AGAIN, context),
    ...others.map((extent) => workflowEngine(sizeName(extent), contextWithItems(extent, ITEMS))),
  ];
  const contenders = [];
  for (const engine of engines) contenders.push(await itemContender(engine, ITEMS));
  // Until V8 has optimised what all of them do.
  await interleaved(contenders, amount(effort, 3, 8));
  const samples = await interleaved(contenders, amount(effort, 9, 31));
  const sizes = extents.map(sizeName);
  return {
    items: ITEMS,
    engines: [OURS, HAND_LOOP, P_MAP].map((name) => timeIn(samples, name)),
    sizes: sizes.map((name) => timeIn(samples, name)),
    toPMap: ratioOf(samples, OURS, P_MAP),
    handLoopToPMap: ratioOf(samples, HAND_LOOP, P_MAP),
    bySize: Object.fromEntries(sizes.map((name) => [name, ratioOf(samples, name, OURS)])),
    noise: ratioOf(samples, AGAIN, OURS),
  };
}

function timeIn(samples: Samples, name: string): ItemTime {
  const times = samples[name] ?? [];
  return { name, minimum: minimum(times), median: median(times) };
}
