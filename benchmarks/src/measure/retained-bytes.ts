import { collectGarbage, usedHeapBytes } from "./garbage-collection.ts";
import { median } from "./statistics.ts";

/** How many objects are kept alive at once, and how often that is repeated. */
export interface RetentionOptions {
  readonly count?: number;
  /** Rounds that count; the median of them is the result. */
  readonly rounds?: number;
  /** Rounds before them, which also pay for compiled code. */
  readonly warmUp?: number | undefined;
}

/**
 * The bytes that one result of `make` keeps alive, to whole bytes: with 100,000 of them what V8
 * itself takes and gives back meanwhile (compiled code, rests of pages) is a fraction of one.
 */
export function retainedBytes(
  make: (index: number) => unknown,
  options: RetentionOptions = {},
): number {
  const { count = 100_000 } = options;
  return Math.round(keptBytes(make, { ...options, count }) / count);
}

/** The growth of the collected heap while `count` results of `make` are kept alive. */
export function keptBytes(
  make: (index: number) => unknown,
  { count = 100_000, rounds = 5, warmUp = 2 }: RetentionOptions,
): number {
  const kept: unknown[] = Array.from({ length: count }, () => null);
  // A number of its own would be an object of 16 bytes on the heap that it speaks of.
  const before = new Float64Array(1);
  const growths = Array.from({ length: rounds + warmUp }, () => {
    kept.fill(null);
    collectGarbage();
    before[0] = usedHeapBytes();
    for (let i = 0; i < count; i++) kept[i] = make(i);
    collectGarbage();
    return usedHeapBytes() - before[0];
  });
  return median(growths.slice(warmUp));
}
