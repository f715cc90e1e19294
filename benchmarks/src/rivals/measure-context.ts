import { maker, reader } from "../measure/contenders.ts";
import type { Lab } from "../measure/lab.ts";
import { type RetentionOptions, retainedBytes } from "../measure/retained-bytes.ts";
import { buildDataset } from "../scenario/dataset.ts";
import { type Branching, type Item, scenarioItems } from "../scenario/scenario.ts";
import { OWN_NAMES } from "../scenario/scenario-context.ts";
import { FORKS } from "../scenario/workbench.ts";
import type { Approach } from "./approach.ts";

/** Nanoseconds of one operation each. */
export async function contextTimes(lab: Lab<null>, approach: Approach): Promise<void> {
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
  await lab.race([3, 10], contenders);
  const race = await lab.race([10, 40], contenders);
  for (const name of Object.keys(race.samples)) {
    const operations = name === "read" ? names.length : 1;
    lab.keep(approach.name, "nanoseconds", { [name]: race.median(name) / operations });
  }
}

/** Bytes that one fork keeps alive. */
export function contextBytes(lab: Lab<null>, approach: Approach): void {
  const branching = approach.branching(buildDataset());
  const fork = forker(branching);
  const after = (writes: number): number => {
    const make = (index: number): unknown => written(branching, fork(index), writes);
    return retainedBytes(make, approach.forks === "copies" ? COPIES : enough(make));
  };
  lab.keep(approach.name, "bytes", {
    "fork retains": after(0),
    "fork + 1 write retains": after(1),
    "fork + 5 writes retains": after(5),
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

function forker(branching: Branching<unknown, unknown>): (index: number) => unknown {
  const items = scenarioItems(FORKS);
  const root = branching.begin(items);
  return (index) => {
    const at = index & (FORKS - 1);
    return branching.fork(root, items[at] as Item, at);
  };
}

function written(branching: Branching<unknown, unknown>, fork: unknown, writes: number): unknown {
  let own = fork;
  for (let i = 0; i < writes; i++) own = branching.write(own, OWN_NAMES[i] as string, i);
  return own;
}
