import { isDeepStrictEqual } from "node:util";
import type { Dataset } from "../../scenario/dataset.ts";
import { type Branching, type Item, scenarioItems } from "../../scenario/scenario.ts";
import { median } from "../../measure/statistics.ts";
import type { Approach } from "../rival.ts";
import { sheafApproach, sheafJoinedApproach } from "../sheaf.ts";

const WRITES = 5;

/** Nanoseconds for each of the forks joined, which wrote five of fifty names each; the last writer counts. */
export function joinTime(approach: Approach, dataset: Dataset, quick: boolean): number {
  const count = approach.forks === "copies" ? 20 : 1_000;
  // Ours joins by recorded writes; it is the same context with an end.
  const joining = approach === sheafApproach ? sheafJoinedApproach : approach;
  const isSame = approach.forks === "copies" ? isDeepStrictEqual : Object.is;
  return joining.within(dataset, (branching) => {
    const { root, forks, expected } = writtenForks(branching, dataset, count);
    const names = Object.keys(dataset.variables);
    const join = (): unknown =>
      branching.end?.(forks) ?? joinedByComparing(branching, root, forks, names, isSame);
    check(approach.name, join(), branching, expected);
    const warm = performance.now() + (quick ? 50 : 300);
    while (performance.now() < warm) join();
    const times = Array.from({ length: quick ? 5 : 25 }, () => {
      const start = performance.now();
      join();
      return ((performance.now() - start) * 1e6) / count;
    });
    return median(times);
  });
}

interface Written<Root, Fork> {
  readonly root: Root;
  readonly forks: readonly Fork[];
  readonly expected: ReadonlyMap<string, number>;
}

function writtenForks<Root, Fork>(
  branching: Branching<Root, Fork>,
  { variables }: Dataset,
  count: number,
): Written<Root, Fork> {
  const names = Object.keys(variables);
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
  const item: Item = { id: -1, name: "joined" };
  let joined = branching.fork(root, item, -1);
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

function check<Root, Fork>(
  approach: string,
  joined: unknown,
  branching: Branching<Root, Fork>,
  expected: ReadonlyMap<string, number>,
): void {
  for (const [name, value] of expected) {
    const found = branching.variable(joined as Fork, name);
    if (found !== value)
      throw new Error(
        `Cannot time the join of ${approach}: it answers ${JSON.stringify(found)} for "${name}", not ${value}`,
      );
  }
}
