import { getHeapStatistics } from "node:v8";

/** So many that what the engine does meanwhile is less than a byte of each. */
const COUNT = 20_000;
const ROUNDS = 5;

/**
 * Bytes that one more result of `make` keeps alive: exact, as the median of some rounds, once the
 * code is warm and everything else has been collected.
 */
export function retainedBytes(make: (index: number) => unknown): number {
  const kept: unknown[] = Array.from({ length: COUNT }, () => null);
  for (let round = 0; round < 3; round++) fill(kept, make);
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    kept.fill(null);
    const before = usedHeap();
    fill(kept, make);
    rounds.push((usedHeap() - before) / COUNT);
  }
  // What the measuring itself leaves behind is spread over all results, and less than a field of one.
  return 8 * Math.round((rounds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number) / 8);
}

function fill(kept: unknown[], make: (index: number) => unknown): void {
  for (let i = 0; i < COUNT; i++) kept[i] = make(i);
}

/** Collected twice: the first may only find what the second frees. */
function usedHeap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return getHeapStatistics().used_heap_size;
}
