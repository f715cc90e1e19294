import { setImmediate } from "node:timers/promises";
import { loopOf, type Operation } from "../cases/case.ts";
import { collectedHeapBytes, collectGarbage } from "../garbage-collection.ts";
import { retainedBytes } from "../retained-bytes.ts";
import { minimum } from "../statistics.ts";
import { steadyBytes } from "./steady-bytes.ts";

/** The memory that one operation takes, exactly. */
export interface CaseBytes {
  /** What it allocates, whether or not that is kept. */
  readonly allocated: number;
  /** What its result keeps alive; null where it makes none of its own. */
  readonly retained: number | null;
  /** What is left of it once its result is dropped and all garbage collected. */
  readonly left: number;
  /** Of 100 results that were dropped, those still alive after collection; null where it makes none. */
  readonly alive: number | null;
}

export async function caseBytes(operation: Operation): Promise<CaseBytes> {
  const { operations = 1, makes = false } = operation;
  const run = loopOf(operation);
  const warmUp = Math.max(LEAST_WARM_UP, Math.ceil(WARM_UP / operations));
  const bytes = await steadyBytes(run, warmUp, PATIENCE_MS);
  return {
    allocated: rounded(bytes / operations),
    retained: makes ? retainedBytes(operation.call, { count: KEPT, rounds: 3 }) : null,
    left: await leftBytes(run, warmUp, operations),
    alive: makes ? await aliveOf(operation) : null,
  };
}

/** The first round may also pay for what V8 keeps for itself: the least of them counts. */
const LEFT_ROUNDS = 2;

/** Operations before anything is counted, and calls: enough for V8 to have optimised all of it. */
const WARM_UP = 8_000;
const LEAST_WARM_UP = 400;
const PATIENCE_MS = 20_000;
const KEPT = 5_000;

async function leftBytes(
  run: (count: number) => unknown,
  calls: number,
  operations: number,
): Promise<number> {
  const growths: number[] = [];
  for (let round = 0; round < LEFT_ROUNDS; round++) {
    const before = collectedHeapBytes();
    await run(calls);
    await setImmediate();
    growths.push((collectedHeapBytes() - before) / (calls * operations));
  }
  return Math.max(0, Math.round(minimum(growths)));
}

async function aliveOf({ call }: Operation): Promise<number> {
  const made = Array.from({ length: 100 }, (_, index) => new WeakRef(call(index) as object));
  // A WeakRef keeps its target until the turn of the event loop ends that made or read it.
  for (let turn = 0; turn < 3; turn++) {
    await setImmediate();
    collectGarbage();
  }
  return made.filter((ref) => ref.deref() !== undefined).length;
}

/** To tenths: a run that ends with a list of another length is no finding. */
function rounded(bytes: number): number {
  return Math.round(bytes * 10) / 10;
}
