import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { loopOf, type Operation } from "../measure/case.ts";
import { collectedHeapBytes, collectGarbage } from "../measure/garbage-collection.ts";
import { retainedBytes } from "../measure/retained-bytes.ts";
import { median, minimum } from "../measure/statistics.ts";
import { LARGE_WINDOW_BYTES, steadyBytes } from "./steady-bytes.ts";

/** The memory that one operation takes, exactly. */
export interface CaseBytes {
  /** What it allocates, whether or not that is kept. */
  readonly allocated: number;
  /** What its result keeps alive; null where it makes none of its own. */
  readonly retained: number | null;
  /**
   * What is left of it once its result is dropped and all garbage collected: of a call, which is a
   * whole run where the operation is an item of one. A leak of one object per run would not be seen by the item.
   */
  readonly left: number;
  /** Of 100 results that were dropped, those still alive after collection; null where it makes none. */
  readonly alive: number | null;
}

/** Measures in a process that does nothing else afterwards: it stops optimising. */
export async function caseBytes(operation: Operation): Promise<CaseBytes> {
  const { operations = 1, makes = false, waits = false } = operation;
  const run = loopOf(operation);
  const warmUp = Math.max(LEAST_WARM_UP, Math.ceil(WARM_UP / operations));
  // Some calls make tables grow: of a loaded document a single one took 63,465 or 62,782 bytes a task,
  // as it fell, and several take the same. Runs that wait meet other work in windows that are long.
  const window = waits ? undefined : LARGE_WINDOW_BYTES;
  const allocated = (await steadyBytes(run, warmUp, PATIENCE_MS, window)) / operations;
  // Optimised code comes and goes by tens of KB, and what lives on is the same without it.
  for (const compiler of ["opt", "maglev"]) setFlagsFromString(`--no-${compiler}`);
  return {
    allocated: rounded(allocated),
    retained: makes ? await retainedOf(operation) : null,
    left: await leftBytes(run, Math.max(LEAST_LEFT, Math.ceil(WARM_UP / operations))),
    alive: makes ? await aliveOf(operation) : null,
  };
}

/** Calls before anything is counted: enough for V8 to have optimised all of it. */
const WARM_UP = 8_000;
const LEAST_WARM_UP = 400;
const PATIENCE_MS = 20_000;

/** Results that are kept: of single operations, or of runs. */
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

const LEAST_LEFT = 100;
/** The first round frees what was optimised before. Of the others the least counts: a leak is in all of them. */
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
