import { maker, reader } from "../measure/contenders.ts";
import type { Effort } from "../measure/lab.ts";
import { interleaved } from "../measure/interleaving.ts";
import { type Reading, readings } from "../measure/measurement.ts";
import { type RetentionOptions, retainedBytes } from "../measure/retained-bytes.ts";
import { median } from "../measure/statistics.ts";
import { timed } from "../measure/timing.ts";
import { buildDataset } from "../scenario/dataset.ts";
import { type Branching, type Item, scenarioItems } from "../scenario/scenario.ts";
import { allocatedPerItem, prepared } from "./all.ts";
import type { Approach } from "./approach.ts";
import { joinTime } from "./join-by-comparing.ts";

const OWN_NAMES: readonly string[] = ["status", "attempts", "latency", "checked", "region"];
/** A power of two, so that an index is found without a division. */
const ITEMS = 1_024;

/** Nanoseconds of one operation each. */
export async function contextTimes(
  approach: Approach,
  { quick }: Pick<Effort, "quick">,
): Promise<Reading[]> {
  const dataset = buildDataset();
  const names = Object.keys(dataset.variables);
  const branching = approach.branching(dataset);
  const fork = forker(branching);
  const own = fork(0);
  const contenders = [
    maker("fork", fork),
    maker("fork + 1 write", (index) => written(branching, fork(index), 1)),
    maker("fork + 5 writes", (index) => written(branching, fork(index), 5)),
    reader("read", { get: (name) => branching.variable(own, name) }, names),
  ];
  await interleaved(contenders, quick ? 3 : 10);
  const samples = await interleaved(contenders, quick ? 10 : 40);
  const { run, items } = prepared(approach, dataset);
  const { median: scenario } = await timed(run, quick ? 0.1 : 0.4);
  const times = Object.entries(samples).map(([name, of]) => [name, median(of)] as const);
  const { read = Number.NaN, ...forks } = Object.fromEntries(times);
  return readings(approach.name, "nanoseconds", {
    ...forks,
    read: read / names.length,
    "join, per fork": joinTime(approach, dataset, quick),
    "scenario, per item": scenario / items,
  });
}

/** Bytes that one fork keeps alive. */
export function contextBytes(approach: Approach): Reading[] {
  const branching = approach.branching(buildDataset());
  const fork = forker(branching);
  const after = (writes: number): number => {
    const make = (index: number): unknown => written(branching, fork(index), writes);
    return retainedBytes(make, approach.forks === "copies" ? COPIES : enough(make));
  };
  return readings(approach.name, "bytes", {
    "fork retains": after(0),
    "fork + 1 write retains": after(1),
    "fork + 5 writes retains": after(5),
  });
}

/** What an item of the scenario allocates. */
export async function contextAllocation(approach: Approach, effort: Effort): Promise<Reading[]> {
  const bytes = await allocatedPerItem(approach, buildDataset(), effort);
  return readings(approach.name, "bytes", { "scenario, allocated per item": bytes });
}

/** A copy takes a megabyte; forks that share need many to be exact. */
const COPIES: RetentionOptions = { count: 20, rounds: 3 };
const SLOW: RetentionOptions = { count: 10_000, rounds: 3 };
const MOST_MICROSECONDS = 7;

/** Enough to be exact to a byte, or fewer if making one takes long. */
function enough(make: (index: number) => unknown): RetentionOptions {
  const start = performance.now();
  for (let i = 0; i < 1_000; i++) make(i);
  return performance.now() - start > MOST_MICROSECONDS ? SLOW : {};
}

function forker(branching: Branching<unknown, unknown>): (index: number) => unknown {
  const items = scenarioItems(ITEMS);
  const root = branching.begin(items);
  return (index) => {
    const at = index & (ITEMS - 1);
    return branching.fork(root, items[at] as Item, at);
  };
}

function written(branching: Branching<unknown, unknown>, fork: unknown, writes: number): unknown {
  let own = fork;
  for (let i = 0; i < writes; i++) own = branching.write(own, OWN_NAMES[i] as string, i);
  return own;
}
