import { collectGarbage, usedHeapBytes } from "./garbage-collection.ts";
import { median } from "./statistics.ts";

/** How many objects are kept alive at once, and how often that is repeated. */
export interface RetentionOptions {
  readonly count?: number;
  /** Rounds that count; the median of them is the result. */
  readonly rounds?: number;
}

/**
 * The bytes that one result of `make` keeps alive: the growth of the collected heap over `count` of
 * them, to whole bytes: with 100,000 of them what V8 itself takes and gives back meanwhile (compiled
 * code, rests of pages) is a fraction of one.
 */
export function retainedBytes(
  make: (index: number) => unknown,
  options: RetentionOptions = {},
): number {
  const { count = 100_000, rounds = 5 } = options;
  const kept: unknown[] = Array.from({ length: count }, () => null);
  const growths = Array.from({ length: rounds + WARM_UP_ROUNDS }, () => {
    kept.fill(null);
    collectGarbage();
    const before = usedHeapBytes();
    for (let i = 0; i < count; i++) kept[i] = make(i);
    collectGarbage();
    return (usedHeapBytes() - before) / count;
  });
  return Math.round(median(growths.slice(WARM_UP_ROUNDS)));
}

/** The first rounds also pay for compiled code. */
const WARM_UP_ROUNDS = 2;
