import { allocatedBytes } from "../../measure/allocated-bytes.ts";
import { freshCopy } from "../../measure/fresh-copy.ts";
import { collectNursery } from "../../measure/garbage-collection.ts";
import type { Contender } from "../../measure/interleaving.ts";
import type { Lab } from "../../measure/lab.ts";
import { buildDataset, EXTENTS, type Extent, SCENARIO } from "../../scenario/dataset.ts";
import { CONCURRENCY, doubled, itemContender } from "../../scenario/item-engines.ts";
import { scenarioItems } from "../../scenario/scenario.ts";
import { type FanOutEngine, type FanOutWork, inputOf } from "./engine.ts";
import { engines } from "./engines.ts";

/** One number of items at one size of the context. */
export interface Job {
  readonly items: number;
  readonly extent: Extent;
}

const LARGE = EXTENTS.find(({ label }) => label === "10 MB") as Extent;

/** The scenario, ten times its items, ten times its context, and both. */
export function jobs(quick: boolean): Job[] {
  return (quick ? [SCENARIO] : [SCENARIO, LARGE]).flatMap((extent) =>
    [1_000, 10_000].map((items) => ({ items, extent })),
  );
}

/** The subject that the measurements of a job belong to. */
export function nameOf({ items, extent }: Job): string {
  return `${items.toLocaleString("en")} items, ${extent.label}`;
}

/** What every engine is timed against, besides itself. */
const YARDSTICKS: readonly string[] = ["Sheaf", "p-map"];

const MOST_ROUNDS = 60;
/** Long enough to amortise what a collection or a slow rival left in the caches. */
const SLICE_MS = 20;
/** Engines of microseconds are fast once V8 has optimised them; slow ones never get there. */
const WARM_UP_MS = 500;
const MOST_WARM_UP_RUNS = 50;

/** Times an engine in turns with p-map and Sheaf, checking each run. */
export async function fanOutTimes(lab: Lab<null>, engine: FanOutEngine, job: Job): Promise<void> {
  const work = workOf(job);
  const { id: addend } = inputOf({ id: 0 }, work.context);
  const others = engines.filter(({ name }) => YARDSTICKS.includes(name) && name !== engine.name);
  const contenders: Contender[] = [];
  for (const { name, prepare } of [...others, engine]) {
    const run = beating(lab, await prepare({ ...work, action: freshCopy(doubled) }));
    contenders.push(await warm(await itemContender({ name, addend, run }, job.items), job.items));
  }
  const enough = lab.amount(400, 4_000);
  const race = await lab.race([MOST_ROUNDS, MOST_ROUNDS], contenders, enough);
  race.times(engine.name).ratios(...YARDSTICKS.map((each) => `${engine.name} / ${each}`));
  lab.keep(engine.name, "count", { rounds: race.samples[engine.name]?.length ?? 0 });
}

/** What an engine allocates for an item, in a process where no other runs; nothing where that is not exact. */
export async function fanOutBytes(
  lab: Lab<null>,
  { name, prepare }: FanOutEngine,
  job: Job,
): Promise<void> {
  const runAll = beating(lab, await prepare(workOf(job)));
  const repeat = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await runAll();
  };
  const start = performance.now();
  await repeat(1);
  const runs = Math.ceil(WARM_UP_MS / (performance.now() - start));
  try {
    const options = { operations: 1, warmUp: Math.min(runs, MOST_WARM_UP_RUNS), windows: 5 };
    const bytes = await allocatedBytes(repeat, options);
    lab.keep(name, "bytes", { allocated: bytes / job.items });
  } catch {
    // Every window held a collection: one run allocates more than the nursery holds.
  }
}

function workOf({ items, extent }: Job): FanOutWork {
  return {
    items: scenarioItems(items),
    context: buildDataset(extent),
    extent,
    concurrency: CONCURRENCY,
    action: freshCopy(doubled),
  };
}

/** Says so before each run: a process that says nothing for long is ended. */
function beating<T>({ say }: Lab<null>, run: () => Promise<T>): () => Promise<T> {
  return async () => {
    say("one more run");
    return run();
  };
}

/** Runs alone until V8 has optimised it, as in turns with a slow one it would hardly run; and sizes its slices. */
async function warm({ name, run }: Contender, items: number): Promise<Contender> {
  const start = performance.now();
  let least = Infinity;
  do {
    const begin = performance.now();
    await run(items);
    least = Math.min(least, performance.now() - begin);
  } while (performance.now() - start < WARM_UP_MS);
  const runs = Math.max(1, Math.round(SLICE_MS / least));
  return { name, run, prepare: collectNursery, operations: runs * items };
}
