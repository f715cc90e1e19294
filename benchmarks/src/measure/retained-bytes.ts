import { collectGarbage, usedHeapBytes } from "./garbage-collection.ts";
import { median } from "./statistics.ts";

/** How many objects are kept alive at once, and how often. */
export interface RetentionOptions {
  readonly count?: number;
  /** Rounds that count; the median of them is the result. */
  readonly rounds?: number;
  /** Rounds before them, in which code is compiled. */
  readonly warmUp?: number | undefined;
}

/**
 * The bytes that one result of `make` keeps alive, rounded: with 100,000 of them, what V8 itself
 * allocates and frees meanwhile (compiled code, ends of pages) is a fraction of a byte each.
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
  // A plain number would be an object of 16 bytes on the heap that is measured.
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
