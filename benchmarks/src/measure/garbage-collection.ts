import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { getHeapStatistics } from "node:v8";

/** Collects all garbage now. Two passes, as the first may only find what the second frees. */
export function collectGarbage(): void {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("Cannot measure memory: start Node with --expose-gc");
  gc();
  gc();
}

/** Collects all that WeakRefs were read of: they keep their targets until the end of the turn of the event loop. */
export async function collectedTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await setImmediate();
    collectGarbage();
  }
}

/** Empties the nursery now, so that what runs next is not interrupted to collect garbage of others. */
export function collectNursery(): void {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("Cannot empty the nursery: start Node with --expose-gc");
  // What survives the first is moved out by the second.
  gc({ type: "minor" });
  gc({ type: "minor" });
}

/** Bytes in use on the JavaScript heap. Reading them may itself allocate. */
export function usedHeapBytes(): number {
  return getHeapStatistics().used_heap_size;
}

export function collectedHeapBytes(): number {
  collectGarbage();
  return usedHeapBytes();
}

/** Counts collections: a window of allocation with a collection in it is worthless. */
export class CollectionWatch {
  #collections = 0;
  readonly #observer = new PerformanceObserver((list) => {
    this.#collections += list.getEntries().length;
  });

  constructor() {
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** The number of collections so far. Node reports them late, hence the turns of the event loop. */
  async count(): Promise<number> {
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    return this.#collections;
  }

  stop(): void {
    this.#observer.disconnect();
  }
}
