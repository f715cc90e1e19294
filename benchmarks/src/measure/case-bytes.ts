import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { LARGE_WINDOW_BYTES, steadyBytes } from "./allocated-bytes.ts";
import { loopOf, type Operation } from "./case.ts";
import { collectedHeapBytes, collectedTurns } from "./garbage-collection.ts";
import { retainedBytes } from "./retained-bytes.ts";
import { median, minimum } from "./statistics.ts";

export interface CaseBytes {
  readonly allocated: number;
  /** Bytes that its result keeps alive; null if it makes no result. */
  readonly retained: number | null;
  /**
   * Bytes that are left of a call once its result is dropped and all garbage collected. The call is a
   * whole run if the operation is an item of one: per item, a leak of one object would not be visible.
   */
  readonly left: number;
  /** How many of 100 dropped results are still alive after collection; null if it makes no result. */
  readonly alive: number | null;
}

/** Calls before anything is counted, enough for V8 to optimise everything. */
const WARM_UP = 8_000;
const LEAST_WARM_UP = 400;
const PATIENCE_MS = 20_000;

/** Measures an operation. The process stops optimising, so it cannot measure anything else afterwards. */
export async function caseBytes(operation: Operation): Promise<CaseBytes> {
  const { operations = 1, makes = false, waits = false } = operation;
  const run = loopOf(operation);
  const warmUp = Math.max(LEAST_WARM_UP, Math.ceil(WARM_UP / operations));
  // Large windows hold several calls, as some make tables grow: a document loaded once took 63,465 or
  // 62,782 bytes per task by chance. In large windows, runs that wait would meet other work.
  const window = waits ? undefined : LARGE_WINDOW_BYTES;
  const allocated = (await steadyBytes(run, warmUp, PATIENCE_MS, window)) / operations;
  // Optimised code comes and goes by tens of KB, and what stays alive is the same without it.
  for (const compiler of ["opt", "maglev"]) setFlagsFromString(`--no-${compiler}`);
  return {
    allocated: rounded(allocated),
    retained: makes ? await retainedOf(operation) : null,
    left: await leftBytes(run, Math.max(LEAST_LEFT, Math.ceil(LEFT / operations))),
    alive: makes ? await aliveOf(operation) : null,
  };
}

const KEPT = 5_000;
const KEPT_RUNS = 100;
const RETAINED_ROUNDS = 5;

async function retainedOf({ call, operations = 1, waits = false }: Operation): Promise<number> {
  if (!waits && operations === 1)
    return retainedBytes(call, { count: KEPT, rounds: RETAINED_ROUNDS });
  const kept: unknown[] = Array.from({ length: KEPT_RUNS }, () => null);
  const growths: number[] = [];
  for (let round = 0; round < RETAINED_ROUNDS; round++) {
    kept.fill(null);
    const before = collectedHeapBytes();
    for (let i = 0; i < kept.length; i++) kept[i] = await call(i);
    growths.push((collectedHeapBytes() - before) / (kept.length * operations));
  }
  return rounded(median(growths));
}

/** Calls after which a leak is looked for, so many that one object of each is not lost in what V8 does. */
const LEFT = 1_000;
const LEAST_LEFT = 100;
/** The first round frees what was optimised before. The least of the others counts, as a leak is in all of them. */
const LEFT_ROUNDS = 3;

async function leftBytes(run: (count: number) => unknown, calls: number): Promise<number> {
  const growths: number[] = [];
  for (let round = 0; round <= LEFT_ROUNDS; round++) {
    const before = collectedHeapBytes();
    await run(calls);
    await setImmediate();
    growths.push((collectedHeapBytes() - before) / calls);
  }
  return Math.max(0, Math.round(minimum(growths.slice(1))));
}

async function aliveOf({ call }: Operation): Promise<number> {
  const made: WeakRef<object>[] = [];
  for (let i = 0; i < 100; i++) made.push(new WeakRef((await call(i)) as object));
  await collectedTurns();
  return made.filter((ref) => ref.deref() !== undefined).length;
}

/** To tenths: a list at the end of a run may have another length. */
function rounded(bytes: number): number {
  return Math.round(bytes * 10) / 10;
}
