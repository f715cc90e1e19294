import { isDeepStrictEqual } from "node:util";
import { median } from "../measure/statistics.ts";
import type { Dataset } from "../scenario/dataset.ts";
import { type Branching, scenarioItems } from "../scenario/scenario.ts";
import type { Approach } from "./approach.ts";
import { sheaf, sheafJoined } from "./sheaf.ts";

const WRITES = 5;

/** Nanoseconds for each of the forks joined, which wrote five of fifty names each; the last writer counts. */
export function joinTime(approach: Approach, dataset: Dataset, quick: boolean): number {
  const count = approach.forks === "copies" ? 20 : 1_000;
  // Ours joins by recorded writes; it is the same context with an end.
  const branching = (approach === sheaf ? sheafJoined : approach).branching(dataset);
  const isSame = approach.forks === "copies" ? isDeepStrictEqual : Object.is;
  const names = Object.keys(dataset.variables);
  const { root, forks, expected } = writtenForks(branching, names, count);
  const join = (): unknown =>
    branching.end?.(forks) ?? joinedByComparing(branching, root, forks, names, isSame);
  const joined = join();
  for (const [name, value] of expected) {
    const found = branching.variable(joined, name);
    if (found !== value)
      throw new Error(
        `Cannot time the join of ${approach.name}: it answers ${JSON.stringify(found)} for "${name}", not ${value}`,
      );
  }
  const warm = performance.now() + (quick ? 50 : 300);
  while (performance.now() < warm) join();
  const times = Array.from({ length: quick ? 5 : 25 }, () => {
    const start = performance.now();
    join();
    return ((performance.now() - start) * 1e6) / count;
  });
  return median(times);
}

interface Written<Root, Fork> {
  readonly root: Root;
  readonly forks: readonly Fork[];
  readonly expected: ReadonlyMap<string, number>;
}

function writtenForks<Root, Fork>(
  branching: Branching<Root, Fork>,
  names: readonly string[],
  count: number,
): Written<Root, Fork> {
  const items = scenarioItems(count);
  const root = branching.begin(items);
  const expected = new Map<string, number>();
  const forks = items.map((item, i) => {
    let fork = branching.fork(root, item, i);
    for (let k = 0; k < WRITES; k++) {
      const name = names[(i * 3 + k * 11) % names.length] as string;
      fork = branching.write(fork, name, i);
      expected.set(name, i);
    }
    return fork;
  });
  return { root, forks, expected };
}

/** Without a record of writes, every name of every fork must be compared. */
function joinedByComparing<Root, Fork>(
  branching: Branching<Root, Fork>,
  root: Root,
  forks: readonly Fork[],
  names: readonly string[],
  isSame: (a: unknown, b: unknown) => boolean,
): Fork {
  let joined = branching.fork(root, { id: -1, name: "joined" }, -1);
  const before = names.map((name) => branching.variable(joined, name));
  const changed = new Map<string, number>();
  for (const fork of forks) {
    for (const [i, name] of names.entries()) {
      const value = branching.variable(fork, name);
      if (!isSame(value, before[i])) changed.set(name, value as number);
    }
  }
  for (const [name, value] of changed) joined = branching.write(joined, name, value);
  return joined;
}
