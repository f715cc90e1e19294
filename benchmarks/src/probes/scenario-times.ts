import { buildDataset, type Dataset, SCENARIO } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { interleaved, type Ratio, ratioOf } from "../measure/interleaving.ts";
import { approaches, approachesFor } from "../rivals/all.ts";
import type { Approach } from "../rivals/rival.ts";
import { enteredItems } from "../rivals/sheaf.ts";
import {
  expectedSum,
  ITEMS,
  scenarioItems,
  scenarioSteps,
  WRITE_CYCLE,
} from "../scenario/scenario.ts";
import {
  CLONE,
  IMMUTABLES,
  KINDEST_CLONE,
  ONE_IMMUTABLE,
  OURS,
} from "../scenario/approach-names.ts";
import { type Timing, timed } from "../measure/timing.ts";

/** How long each approach takes for one item of the scenario. */
export interface ScenarioTimes {
  readonly approaches: readonly ApproachTime[];
  /** All 1,000 items with structuredClone in one go, in milliseconds; null in a quick run. */
  readonly wholeCloneMilliseconds: number | null;
  /** Against ours, timed in turns: of the medians of all rounds. */
  readonly ratios: Readonly<Record<string, Ratio>>;
}

interface ApproachTime {
  readonly name: string;
  readonly forks: Approach["forks"];
  /** Items that one timed call went through; the figures are per item. */
  readonly items: number;
  readonly perItem: Timing;
}

/** Slices of about a millisecond; a clone takes longer than that for one item. */
const CALLS_PER_SLICE = 4;

/** The approaches that targets are stated against. */
const COMPARED: readonly string[] = [CLONE, KINDEST_CLONE, ONE_IMMUTABLE, IMMUTABLES];

export async function scenarioTimes(effort: Effort): Promise<ScenarioTimes> {
  const dataset = buildDataset();
  const times: ApproachTime[] = [];
  for (const approach of approachesFor(effort)) {
    effort.say(`the scenario: ${approach.name}`);
    const { run, items } = prepared(approach, dataset);
    const timing = await timed(run, amount(effort, 0.1, 0.25));
    times.push({
      name: approach.name,
      forks: approach.forks,
      items,
      perItem: perItem(timing, items),
    });
  }
  effort.say("the scenario: in turns");
  const ratios = await comparedInTurns(dataset, amount(effort, 8, 32));
  effort.say(`the scenario: ${CLONE}, all ${ITEMS} items`);
  return {
    approaches: times,
    ratios,
    wholeCloneMilliseconds: effort.quick ? null : wholeClone(dataset),
  };
}

/** The scenario as one call, its answer checked. */
export function prepared(
  approach: Approach,
  dataset: Dataset,
  count: number = approach.forks === "copies" ? WRITE_CYCLE : ITEMS,
): { run: () => number; items: number } {
  const items = enteredItems(scenarioItems(count));
  const steps = scenarioSteps(SCENARIO);
  const scenario = approach.prepare(dataset);
  const run = (): number => scenario(items, steps);
  const expected = expectedSum(dataset, steps, count);
  const sum = run();
  if (sum !== expected)
    throw new Error(`Cannot time ${approach.name}: it answers ${sum}, not ${expected}`);
  return { run, items: count };
}

function perItem({ minimum, median, p99, samples }: Timing, items: number): Timing {
  return { minimum: minimum / items, median: median / items, p99: p99 / items, samples };
}

async function comparedInTurns(dataset: Dataset, rounds: number): Promise<Record<string, Ratio>> {
  const contenders = [...COMPARED, OURS].map((name) => {
    const { run, items } = prepared(approachNamed(name), dataset);
    const calls = items === ITEMS ? CALLS_PER_SLICE : 1;
    // Done untimed first: the others leave caches and a nursery that suit themselves.
    const slice = (): void => repeat(run, calls);
    return { name, operations: calls * items, prepare: slice, run: slice };
  });
  for (const { run } of contenders) for (let i = 0; i < 6; i++) run();
  const samples = await interleaved(contenders, rounds);
  return Object.fromEntries(COMPARED.map((name) => [name, ratioOf(samples, name, OURS)]));
}

function repeat(run: () => number, times: number): void {
  for (let i = 0; i < times; i++) run();
}

function wholeClone(dataset: Dataset): number {
  const { run } = prepared(approachNamed(CLONE), dataset);
  run();
  const items = scenarioItems(ITEMS);
  const steps = scenarioSteps(SCENARIO);
  const scenario = approachNamed(CLONE).prepare(dataset);
  const start = performance.now();
  scenario(items, steps);
  return performance.now() - start;
}

/** The approach of this name. */
export function approachNamed(name: string): Approach {
  const found = approaches.find((approach) => approach.name === name);
  if (found === undefined) throw new RangeError(`Cannot find approach "${name}"`);
  return found;
}
