import { getHeapStatistics } from "node:v8";

/**
 * So many that they fill the nursery several times over: what it holds of results that fit into it
 * differs by up to 12 bytes of each from round to round (20,000 of 96 bytes).
 */
const COUNT = 100_000;
const AGREEING = 3;
const MOST_ROUNDS = 15;

/**
 * Bytes that one more result of `make` keeps alive: exact, as the number that several rounds agree
 * on, once the code is warm and everything else has been collected. Rounds in which the engine or
 * the runner of the tests keeps something for itself agree with no other.
 *
 * @param count Fewer do where the bound is far away.
 */
export function retainedBytes(make: (index: number) => unknown, count = COUNT): number {
  const kept: unknown[] = Array.from({ length: count }, () => null);
  for (let round = 0; round < 3; round++) fill(kept, make);
  const rounds = new Map<number, number>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    kept.fill(null);
    const before = usedHeap();
    fill(kept, make);
    const bytes = Math.round((usedHeap() - before) / count);
    const agreeing = (rounds.get(bytes) ?? 0) + 1;
    if (agreeing === AGREEING) return bytes;
    rounds.set(bytes, agreeing);
  }
  throw new Error(`Cannot measure what is retained: rounds gave ${[...rounds.keys()].join(", ")}`);
}

function fill(kept: unknown[], make: (index: number) => unknown): void {
  for (let i = 0; i < kept.length; i++) kept[i] = make(i);
}

/** Collected twice: the first may only find what the second frees. */
function usedHeap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return getHeapStatistics().used_heap_size;
}
