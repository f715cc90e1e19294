import { createContext } from "@sheaf/context";
import type { LawSubject } from "@sheaf/context/laws";
import { allocatedBytes } from "../measure/allocated-bytes.ts";
import type { Lab } from "../measure/lab.ts";
import { COMPARED_WITH } from "../scenario/approach-names.ts";
import { type Dataset, SCENARIO } from "../scenario/dataset.ts";
import {
  expectedSum,
  ITEMS,
  scenarioItems,
  scenarioRun,
  scenarioSteps,
  WRITE_CYCLE,
} from "../scenario/scenario.ts";
import { enteredList } from "../scenario/scenario-context.ts";
import type { Workbench } from "../scenario/workbench.ts";
import type { Approach } from "./approach.ts";
import { drafts } from "./drafts.ts";
import { nativeMap, persistentMaps } from "./maps.ts";
import { plainObjects, prototypeChain } from "./plain-objects.ts";
import { sheaf, sheafJoined } from "./sheaf.ts";

/** All approaches to the scenario, the most expensive first. */
export const approaches: readonly Approach[] = [
  ...plainObjects,
  nativeMap,
  prototypeChain,
  ...drafts,
  ...persistentMaps,
  sheafJoined,
  sheaf,
];

/** All that the laws are checked for, in the order of the matrix. */
export const lawSubjects: readonly LawSubject<unknown>[] = [
  ...new Set(approaches.flatMap(({ subject }) => subject ?? [])),
];

/** All; in quick runs only those that targets and tables compare with. */
export function approachesFor({ quick }: Pick<Lab<null>, "quick">): readonly Approach[] {
  return quick ? approaches.filter(({ name }) => COMPARED_WITH.includes(name)) : approaches;
}

/** @throws a RangeError if there is none of this name. */
export function approachNamed(name: string): Approach {
  const found = approaches.find((approach) => approach.name === name);
  if (found === undefined) throw new RangeError(`Cannot find approach "${name}"`);
  return found;
}

/** The scenario as one call, its answer checked. */
export function prepared(
  approach: Approach,
  dataset: Dataset,
  count: number = approach.forks === "copies" ? WRITE_CYCLE : ITEMS,
): { run: () => number; items: number } {
  const items = enteredList(createContext, scenarioItems(count));
  const steps = scenarioSteps(SCENARIO);
  const scenario = scenarioRun(approach.branching(dataset));
  const run = (): number => scenario(items, steps);
  const expected = expectedSum(dataset, steps, count);
  const sum = run();
  if (sum !== expected)
    throw new Error(`Cannot time ${approach.name}: it answers ${sum}, not ${expected}`);
  return { run, items: count };
}

/** A count that stands for a duration of warming up, as calls take from 0.2 to 80 ms. */
const WARM_UP = Number.POSITIVE_INFINITY;

/** What an item of the scenario allocates, in a process whose nursery holds a whole run. */
export async function allocatedPerItem(approach: Approach, lab: Lab<Workbench>): Promise<number> {
  const { run, items } = prepared(approach, lab.bench.dataset());
  const milliseconds = lab.amount(40, 300);
  const repeat = (count: number): void => {
    const end = performance.now() + (count === WARM_UP ? milliseconds : Number.POSITIVE_INFINITY);
    for (let i = 0; i < count && performance.now() < end; i++) run();
  };
  const windows = approach.forks === "copies" ? lab.amount(3, 5) : lab.amount(5, 9);
  const bytes = await allocatedBytes(repeat, { operations: 1, warmUp: WARM_UP, windows });
  return bytes / items;
}
