import { serialize } from "node:v8";
import { allocatedBytes } from "../measure/allocated-bytes.ts";
import { buildDataset, type Dataset } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { retainedBytes } from "../measure/retained-bytes.ts";
import { approachesFor } from "../rivals/all.ts";
import type { Approach } from "../rivals/rival.ts";
import { OURS, OURS_JOINED } from "../scenario/approach-names.ts";
import { approachNamed, prepared } from "./scenario-times.ts";

/** What each approach allocates for one item of the scenario. */
export interface ScenarioBytes {
  readonly approaches: readonly ScenarioAllocation[];
  /** The serialised form that structuredClone makes and drops for every item, off the heap. */
  readonly serialisedBytes: number;
  /** Heap bytes that one structuredClone of the context keeps alive. */
  readonly retainedByClone: number;
}

export interface ScenarioAllocation {
  readonly name: string;
  readonly bytesPerItem: number;
  readonly windows: number;
  readonly discarded: number;
}

/** Runs in a process whose nursery holds a whole window, clones included: see the probe's options. */
export async function scenarioBytes(effort: Effort): Promise<ScenarioBytes> {
  const dataset = buildDataset();
  return {
    approaches: await allocations(
      approachesFor(effort).filter(({ name }) => !OWN.includes(name)),
      dataset,
      effort,
    ),
    serialisedBytes: serialize(dataset).byteLength,
    retainedByClone: retainedBytes(() => structuredClone(dataset), { count: 20, rounds: 3 }),
  };
}

/** Ours, in a process where no rival has run before. */
export async function ownScenarioBytes(effort: Effort): Promise<readonly ScenarioAllocation[]> {
  return allocations(OWN.map(approachNamed), buildDataset(), effort);
}

const OWN: readonly string[] = [OURS, OURS_JOINED];

async function allocations(
  chosen: readonly Approach[],
  dataset: Dataset,
  effort: Effort,
): Promise<ScenarioAllocation[]> {
  const measured: ScenarioAllocation[] = [];
  for (const approach of chosen) {
    effort.say(`allocated bytes: ${approach.name}`);
    const { run, items } = prepared(approach, dataset);
    const warmUp = amount(effort, 40, 300);
    const { bytes, ...rest } = await allocatedBytes((count) => repeat(run, count, warmUp), {
      operations: 1,
      warmUp: WARM_UP,
      windows: approach.forks === "copies" ? amount(effort, 3, 5) : amount(effort, 5, 9),
    });
    measured.push({ name: approach.name, bytesPerItem: bytes / items, ...rest });
  }
  return measured;
}

/** A count that stands for the milliseconds of warming up, as calls take from 0.2 to 80 of them. */
const WARM_UP = Number.POSITIVE_INFINITY;

function repeat(run: () => number, count: number, milliseconds: number): void {
  const end = performance.now() + (count === WARM_UP ? milliseconds : Number.POSITIVE_INFINITY);
  for (let i = 0; i < count && performance.now() < end; i++) run();
}
