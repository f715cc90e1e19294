import { allocatedBytes } from "../../measure/allocated-bytes.ts";
import { buildDataset } from "../../scenario/dataset.ts";
import { CONCURRENCY, doubled } from "../../scenario/item-engines.ts";
import { freshCopy } from "../../measure/fresh-copy.ts";
import { collectNursery } from "../../measure/garbage-collection.ts";
import { ratioOf, type Samples } from "../../measure/interleaving.ts";
import type { FanOutCost } from "../report.ts";
import { scenarioItems } from "../../scenario/scenario.ts";
import { median, minimum } from "../../measure/statistics.ts";
import { type FanOutEngine, inputOf } from "./engine.ts";
import type { Job } from "./job.ts";
import { pMapEngine } from "./p-map.ts";
import { sheafEngine, sheafRun } from "./sheaf.ts";

type RunAll = () => Promise<readonly unknown[]>;

/** How long a job is timed: rounds until `milliseconds` have passed, but at least a few. */
interface Patience {
  readonly milliseconds: number;
  /** After this, not even those few. */
  readonly mostMilliseconds: number;
}

const FULL: Patience = { milliseconds: 4_000, mostMilliseconds: 20_000 };
const QUICK: Patience = { milliseconds: 400, mostMilliseconds: 5_000 };
const FEWEST_ROUNDS = 3;
const MOST_ROUNDS = 60;
/** Long enough to amortise what a collection or a slow rival left in the caches. */
const SLICE_MS = 20;
/** Engines of microseconds are fast once V8 has optimised them; slow ones never get there. */
const WARM_UP_MS = 500;
const MOST_WARM_UP_RUNS = 50;

/** Times an engine in turns with p-map and Sheaf, checking each run. Null means Sheaf itself. */
export async function timedFanOut(
  engine: FanOutEngine | null,
  job: Job,
  quick: boolean,
  beat: () => void,
): Promise<Omit<FanOutCost, "bytes">> {
  const work = workOf(job);
  const runs = new Map<string, RunAll>([
    [sheafEngine.name, await sheafRun(job.extent, job.items)],
    [pMapEngine.name, await pMapEngine.prepare(work)],
  ]);
  if (engine !== null && !runs.has(engine.name)) runs.set(engine.name, await engine.prepare(work));
  const name = engine?.name ?? sheafEngine.name;
  const addend = inputOf({ id: 0, name: "" }, work.context).id;
  for (const [key, runAll] of runs) runs.set(key, await checked(key, runAll, job, addend, beat));
  const slices: Slice[] = [];
  for (const [key, runAll] of runs) slices.push(await warmSlice(key, runAll));
  const samples = await rounds(slices, quick ? QUICK : FULL, job.items);
  const times = samples[name] ?? [];
  return {
    minimum: minimum(times),
    median: median(times),
    rounds: times.length,
    toPMap: ratioOf(samples, name, pMapEngine.name),
    toSheaf: ratioOf(samples, name, sheafEngine.name),
  };
}

/** What an engine allocates for an item, in a process where no other runs; null where that is not exact. */
export async function fanOutBytes(
  engine: FanOutEngine | null,
  job: Job,
  beat: () => void,
): Promise<number | null> {
  const runAll =
    engine === null ? await sheafRun(job.extent, job.items) : await engine.prepare(workOf(job));
  const repeat = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      beat();
      await runAll();
    }
  };
  const start = performance.now();
  await repeat(1);
  const runs = Math.ceil(WARM_UP_MS / (performance.now() - start));
  try {
    const options = { operations: 1, warmUp: Math.min(runs, MOST_WARM_UP_RUNS), windows: 5 };
    const { bytes } = await allocatedBytes(repeat, options);
    return bytes / job.items;
  } catch {
    // Every window held a collection: one run allocates more than the nursery holds.
    return null;
  }
}

function workOf({ items, extent }: Job): Parameters<FanOutEngine["prepare"]>[0] {
  return {
    items: scenarioItems(items),
    context: buildDataset(extent),
    concurrency: CONCURRENCY,
    action: freshCopy(doubled),
  };
}

/** The same with its answer checked: all of it once, and its end every time. */
async function checked(
  name: string,
  runAll: RunAll,
  job: Job,
  addend: number,
  beat: () => void,
): Promise<RunAll> {
  const expected = (id: number): number => (id + addend) * 2;
  const guarded = async (): Promise<readonly unknown[]> => {
    beat();
    const outputs = await runAll();
    if (outputs.length !== job.items || outputs.at(-1) !== expected(job.items - 1))
      throw new Error(
        `Cannot time ${name}: of ${outputs.length} outputs the last is ${String(outputs.at(-1))}, not ${expected(job.items - 1)}`,
      );
    return outputs;
  };
  const wrong = (await guarded()).findIndex((value, id) => value !== expected(id));
  if (wrong !== -1) throw new Error(`Cannot time ${name}: output ${wrong} is wrong`);
  return guarded;
}

/** Several runs on end, or one that takes as long. */
interface Slice {
  readonly name: string;
  readonly runAll: RunAll;
  readonly runs: number;
}

/** Runs alone until V8 has optimised it: in turns with a slow one it would hardly run. */
async function warmSlice(name: string, runAll: RunAll): Promise<Slice> {
  const start = performance.now();
  let least = Infinity;
  do {
    const begin = performance.now();
    await runAll();
    least = Math.min(least, performance.now() - begin);
  } while (performance.now() - start < WARM_UP_MS);
  return { name, runAll, runs: Math.max(1, Math.round(SLICE_MS / least)) };
}

async function rounds(
  slices: readonly Slice[],
  { milliseconds, mostMilliseconds }: Patience,
  items: number,
): Promise<Samples> {
  const samples = Object.fromEntries(slices.map(({ name }): [string, number[]] => [name, []]));
  const start = performance.now();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const elapsed = performance.now() - start;
    if (elapsed > (round < FEWEST_ROUNDS ? mostMilliseconds : milliseconds)) break;
    for (const { name, runAll, runs } of round % 2 === 0 ? slices : slices.toReversed()) {
      collectNursery();
      const begin = performance.now();
      for (let run = 0; run < runs; run++) await runAll();
      samples[name]?.push(((performance.now() - begin) * 1e6) / runs / items);
    }
  }
  return samples;
}
