import { buildDataset, type Dataset, SCENARIO } from "../scenario/dataset.ts";
import type { Effort } from "../measure/effort.ts";
import { keptBytes } from "../measure/retained-bytes.ts";
import { sizedContext } from "../sized-context.ts";

/** The memory of a context for each item, over the number of items. */
export interface MemoryOverItems {
  readonly clones: readonly KeptAlive[];
  readonly forks: readonly KeptAlive[];
}

/** Bytes of the heap that so many contexts, all kept at once, keep alive. */
interface KeptAlive {
  readonly items: number;
  readonly bytes: number;
}

export function memoryOverItems(effort: Effort): MemoryOverItems {
  const dataset = buildDataset();
  const { fork } = sizedContext(SCENARIO);
  const kept = (items: number, make: (index: number) => unknown, warmUp?: number): KeptAlive => {
    effort.say(`memory of ${items.toLocaleString("en")} contexts`);
    return { items, bytes: keptBytes(make, { count: items, rounds: 1, warmUp }) };
  };
  const clone = (): Dataset => structuredClone(dataset);
  // First many and one, whose results are dropped: or the compiled code that all share would be seen in few.
  for (const items of [10_000, 1]) kept(items, fork);
  const forks = [1, 10, 100, 1_000, 10_000].map((items) => kept(items, fork));
  const clones = [kept(1, clone), kept(10, clone)];
  if (effort.quick) return { clones, forks };
  // The most of both take long, and by now V8 is warm.
  const most = [100_000, 1_000_000].map((items) => kept(items, fork, 0));
  return { clones: [...clones, kept(100, clone, 0)], forks: [...forks, ...most] };
}
