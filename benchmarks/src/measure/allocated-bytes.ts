import {
  CollectionWatch,
  collectGarbage,
  collectNursery,
  usedHeapBytes,
} from "./garbage-collection.ts";
import { median, minimum } from "./statistics.ts";

export interface AllocationOptions {
  /** Windows that must count; the median of them is the result. */
  readonly windows?: number;
  /** Operations in a window; by default as many as fit any nursery. */
  readonly operations?: number;
  /** Operations before the first window, so that optimised code is what is measured. */
  readonly warmUp?: number;
}

/** Does `count` operations, and may return a promise. What they make must escape, or V8 may not make it at all. */
type Run = (count: number) => unknown;

/** More than this in one window calls for a collection where V8 starts with a nursery of 1 MB. */
const WINDOW_BYTES = 400_000;
/** Half the nursery of the processes that count. */
export const LARGE_WINDOW_BYTES = 8_000_000;
const MOST_OPERATIONS = 2_000;
const MOST_DISCARDED = 5;

/**
 * The exact bytes that one operation allocates, kept or not: the growth of the heap over a window of
 * operations, less the cost of reading it.
 */
export async function allocatedBytes(run: Run, options: AllocationOptions = {}): Promise<number> {
  const { windows = 15, warmUp = 20_000 } = options;
  await run(warmUp);
  const operations = options.operations ?? (await operationsPerWindow(run));
  collectGarbage();
  // Again: a collection discards optimised code whose assumptions no longer hold.
  await run(warmUp);
  const watch = new CollectionWatch();
  const growths: number[] = [];
  let discarded = 0;
  while (growths.length < windows && discarded < MOST_DISCARDED * windows) {
    // Each window begins at the start of the nursery, so unused ends of its pages are the same in all.
    collectNursery();
    const collections = await watch.count();
    // An empty window first: reading the heap may itself allocate until V8 has optimised it.
    const cost = await growthOver(run, 0);
    const growth = (await growthOver(run, operations)) - cost;
    if ((await watch.count()) === collections) growths.push(growth / operations);
    else discarded++;
  }
  watch.stop();
  if (growths.length === 0)
    throw new Error("Cannot measure an allocation: every window held a garbage collection");
  return median(growths);
}

async function growthOver(run: Run, operations: number): Promise<number> {
  const before = usedHeapBytes();
  const running = operations > 0 ? run(operations) : null;
  if (running instanceof Promise) await running;
  return usedHeapBytes() - before;
}

async function operationsPerWindow(run: Run): Promise<number> {
  const bytes = await allocatedBytes(run, { operations: 1, windows: 5, warmUp: 1 });
  return operationsFitting(bytes, WINDOW_BYTES);
}

function operationsFitting(bytes: number, windowBytes: number): number {
  const fitting = Math.floor(windowBytes / Math.max(bytes, 1));
  return Math.min(Math.max(fitting, 1), MOST_OPERATIONS);
}

/** How often steady bytes are measured. The first look finds how many operations fit into a window. */
const LOOKS = 4;

/**
 * The bytes that one call allocates once V8 has optimised it, as optimised code leaves out objects that
 * earlier code made. The least of several looks: V8 optimises and deoptimises now and then, and it is
 * chance whether it leaves out an object (32 of 3,441 bytes of an item of a stream on Node 24).
 *
 * @param warmUp Calls before the first look. Counting calls makes a process with a single thread
 *   optimise and collect at the same points every time.
 * @param patience Milliseconds that the warm-up may take. Only what has become far too slow takes longer.
 */
export async function steadyBytes(
  run: Run,
  warmUp: number,
  patience: number,
  windowBytes: number = WINDOW_BYTES,
): Promise<number> {
  const quarter = Math.ceil((await warmedUp(run, patience, warmUp)) / 4);
  const bytes = await allocatedBytes(run, { warmUp: quarter });
  const operations = Math.min(quarter, operationsFitting(bytes, windowBytes));
  const looks: number[] = [];
  for (let look = 1; look < LOOKS; look++)
    looks.push(await allocatedBytes(run, { warmUp: quarter, operations }));
  return minimum(looks);
}

/**
 * Makes calls in steps that double, as operations take from ten nanoseconds to a millisecond.
 *
 * @returns how many calls it made.
 */
export async function warmedUp(run: Run, milliseconds: number, most = Infinity): Promise<number> {
  const start = performance.now();
  let [calls, step] = [0, 1];
  while (performance.now() - start < milliseconds && calls < most) {
    await run(step);
    calls += step;
    step *= 2;
  }
  return calls;
}
