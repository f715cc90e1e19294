import { SCENARIO, buildDataset } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { contextOf, enteredItems, sheafApproach } from "../rivals/sheaf.ts";
import { expectedSum, type Item, scenarioItems, scenarioSteps } from "../scenario/scenario.ts";
import { minimum } from "../measure/statistics.ts";

/** What a whole fan-out costs at one number of items. */
export interface FanOutCost {
  readonly items: number;
  readonly nanoseconds: number;
  /** The control: every item copies the list of all items, which must grow with its square. */
  readonly listCopiesNanoseconds: number | null;
}

const COUNTS: readonly number[] = [10, 100, 1_000, 10_000, 100_000];
const MOST_LIST_COPIES = 10_000;

/** The time of the scenario against the number of items. */
export function fanOutSize(effort: Effort): FanOutCost[] {
  const dataset = buildDataset(SCENARIO);
  const steps = scenarioSteps(SCENARIO);
  const run = sheafApproach.prepare(dataset);
  const context = contextOf(dataset);
  return COUNTS.map((count) => {
    effort.say(`a fan-out over ${count.toLocaleString("en")} items`);
    const items = enteredItems(scenarioItems(count));
    if (run(items, steps) !== expectedSum(dataset, steps, count))
      throw new Error("Cannot time the fan-out: its answer is wrong");
    return {
      items: count,
      nanoseconds: leastTime(() => run(items, steps), amount(effort, 60, 400)),
      listCopiesNanoseconds:
        count > MOST_LIST_COPIES
          ? null
          : leastTime(() => copyListPerItem(context.fanOut<Item>(items).length, items), 100),
    };
  });
}

function copyListPerItem(length: number, items: readonly Item[]): number {
  let copied = 0;
  for (let i = 0; i < length; i++) copied += [...items].length;
  return copied;
}

/** The least nanoseconds of one call within `milliseconds` of calling; small calls are timed in batches. */
function leastTime(call: () => unknown, milliseconds: number): number {
  const batch = batchOf(call);
  const times: number[] = [];
  const end = performance.now() + milliseconds;
  do {
    const start = performance.now();
    for (let i = 0; i < batch; i++) call();
    times.push(((performance.now() - start) * 1e6) / batch);
  } while (performance.now() < end || times.length < 3);
  return minimum(times);
}

function batchOf(call: () => unknown): number {
  const start = performance.now();
  let calls = 0;
  do {
    call();
    calls++;
  } while (performance.now() - start < 20);
  return Math.max(1, Math.round(calls / 20));
}
