import { maker, reader } from "../../measure/contenders.ts";
import { buildDataset } from "../../scenario/dataset.ts";
import { interleaved, type Samples } from "../../measure/interleaving.ts";
import { prepared } from "../all.ts";
import { type RetentionOptions, retainedBytes } from "../../measure/retained-bytes.ts";
import type { Branching } from "../../scenario/scenario.ts";
import { scenarioItems } from "../../scenario/scenario.ts";
import { median } from "../../measure/statistics.ts";
import { timed } from "../../measure/timing.ts";
import type { Approach } from "../rival.ts";
import { joinTime } from "./join-by-comparing.ts";

/** Nanoseconds of one operation each, in the names of the report. */
export interface ContextTimes {
  readonly fork: number;
  readonly oneWrite: number;
  readonly fiveWrites: number;
  readonly read: number;
  readonly join: number;
  readonly scenario: number;
}

/** Bytes that one fork keeps alive. */
export interface ContextBytes {
  readonly fork: number;
  readonly oneWrite: number;
  readonly fiveWrites: number;
}

const OWN_NAMES: readonly string[] = ["status", "attempts", "latency", "checked", "region"];
/** A power of two, so that an index is found without a division. */
const ITEMS = 1_024;

export async function contextTimes(approach: Approach, quick: boolean): Promise<ContextTimes> {
  const dataset = buildDataset();
  const names = Object.keys(dataset.variables);
  const samples = await approach.within(dataset, async (branching): Promise<Samples> => {
    const fork = forker(branching);
    const own = fork(0);
    const contenders = [
      maker("fork", fork),
      maker("oneWrite", (index) => written(branching, fork(index), 1)),
      maker("fiveWrites", (index) => written(branching, fork(index), 5)),
      reader("read", { get: (name) => branching.variable(own, name) }, names),
    ];
    await interleaved(contenders, quick ? 3 : 10);
    return interleaved(contenders, quick ? 10 : 40);
  });
  const time = (name: string): number => median(samples[name] ?? []);
  const { run, items } = prepared(approach, dataset);
  const scenario = await timed(run, quick ? 0.1 : 0.4);
  return {
    fork: time("fork"),
    oneWrite: time("oneWrite"),
    fiveWrites: time("fiveWrites"),
    read: time("read") / names.length,
    join: joinTime(approach, dataset, quick),
    scenario: scenario.median / items,
  };
}

export function contextBytes(approach: Approach): ContextBytes {
  return approach.within(buildDataset(), <Root, Fork>(branching: Branching<Root, Fork>) => {
    const fork = forker(branching);
    const after = (writes: number): number => {
      const make = (index: number): Fork => written(branching, fork(index), writes);
      return retainedBytes(make, approach.forks === "copies" ? COPIES : enough(make));
    };
    return { fork: after(0), oneWrite: after(1), fiveWrites: after(5) };
  });
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

function forker<Root, Fork>(branching: Branching<Root, Fork>): (index: number) => Fork {
  const items = scenarioItems(ITEMS);
  const root = branching.begin(items);
  return (index) => {
    const at = index & (ITEMS - 1);
    return branching.fork(root, items[at] as (typeof items)[number], at);
  };
}

function written<Root, Fork>(branching: Branching<Root, Fork>, fork: Fork, writes: number): Fork {
  let own = fork;
  for (let i = 0; i < writes; i++) own = branching.write(own, OWN_NAMES[i] as string, i);
  return own;
}
