import { loopOf, type Operation } from "./case.ts";
import { freshCopy } from "./fresh-copy.ts";
import { interleaved, ratioOf } from "./interleaving.ts";
import { minimum } from "./statistics.ts";

export interface CaseTime {
  /** Relative to the control, the median of all rounds: what disturbs the machine disturbs both. */
  readonly toControl: number;
  /** The least nanoseconds of one operation, for people to look at. They are not compared. */
  readonly nanoseconds: number;
}

const ROUNDS = 60;
const COARSE_ROUNDS = 20;
/** Of the control in a slice. Finding the number again would take as long as most cases. */
const CONTROL_OPERATIONS = 50_000;
/** Of what starts a process, fewer rounds are enough. */
const ENOUGH_MS = 1_500;

export async function caseTime(operation: Operation, isCoarse = false): Promise<CaseTime> {
  const { operations = 1 } = operation;
  const samples = await interleaved(
    [
      { name: "case", run: loopOf(operation) },
      { name: "control", operations: CONTROL_OPERATIONS, run: controlRun() },
    ],
    isCoarse ? COARSE_ROUNDS : ROUNDS,
    ENOUGH_MS,
  );
  const toControl = ratioOf(samples, "case", "control").median / operations;
  // All comparisons with NaN are false, so it would pass.
  if (!(toControl > 0 && toControl < Number.POSITIVE_INFINITY))
    throw new Error(`its time is ${toControl} times that of the control`);
  return {
    toControl,
    nanoseconds: minimum(samples["case"] ?? []) / operations,
  };
}

/** A fixed piece of work without any library: it reads a native Map and makes small objects. */
function controlRun(): (count: number) => unknown {
  const loop = freshCopy(controlLoop);
  const names = Array.from({ length: 64 }, (_, i) => `name_${i}`);
  const map = new Map(names.map((name, i) => [name, i]));
  const kept: object[] = [];
  return (count) => loop(map, names, kept, count);
}

/** Uses nothing but its parameters, for {@link freshCopy}. */
function controlLoop(
  map: ReadonlyMap<string, number>,
  names: readonly string[],
  kept: object[],
  count: number,
): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const value = map.get(names[i & 63] as string) as number;
    kept[i & 63] = { value, index: i, next: null };
    sum += value;
  }
  return sum;
}
