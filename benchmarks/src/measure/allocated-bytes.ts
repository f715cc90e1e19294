import {
  CollectionWatch,
  collectGarbage,
  collectNursery,
  usedHeapBytes,
} from "./garbage-collection.ts";
import { median } from "./statistics.ts";

/** What one operation allocates, whether or not it keeps it. */
export interface Allocation {
  readonly bytes: number;
}

/** How an allocation is measured. */
export interface AllocationOptions {
  /** Windows that must count; the median of them is the result. */
  readonly windows?: number;
  /** Operations in a window; by default as many as fit {@link WINDOW_BYTES}. */
  readonly operations?: number;
  /** Operations before the first window, so that optimised code is what is measured. */
  readonly warmUp?: number;
}

/** More than this in one window calls for a collection where V8 starts with a nursery of 1 MB. */
const WINDOW_BYTES = 400_000;
const MOST_OPERATIONS = 2_000;
const MOST_DISCARDED = 5;

/**
 * The exact bytes that one operation allocates: the growth of the heap over a window of operations,
 * less the cost of reading it.
 *
 * @param run Does `count` operations, and may return a promise. What they make must escape, or V8 may
 *   not make it at all.
 */
export async function allocatedBytes(
  run: (count: number) => unknown,
  options: AllocationOptions = {},
): Promise<Allocation> {
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
  return { bytes: median(growths) };
}

async function growthOver(run: (count: number) => unknown, operations: number): Promise<number> {
  const before = usedHeapBytes();
  const running = operations > 0 ? run(operations) : null;
  if (running instanceof Promise) await running;
  return usedHeapBytes() - before;
}

async function operationsPerWindow(run: (count: number) => unknown): Promise<number> {
  const trial = await allocatedBytes(run, { operations: 1, windows: 5, warmUp: 1 });
  return operationsFitting(trial.bytes);
}

/** How many operations that allocate `bytes` each fit into a window, by default one that fits any nursery. */
export function operationsFitting(bytes: number, windowBytes: number = WINDOW_BYTES): number {
  const fitting = Math.floor(windowBytes / Math.max(bytes, 1));
  return Math.min(Math.max(fitting, 1), MOST_OPERATIONS);
}
