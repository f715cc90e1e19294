import type { ActionSlots } from "../contract/action-slots.ts";
import { after } from "../host/clock.ts";

/**
 * The slots of a run: they limit how many actions run at once in all its tasks together. Whoever has
 * waited longest gets the next one.
 */
export class RunSlots implements ActionSlots {
  readonly count: number;
  #free: number;
  /** In seconds. */
  readonly #grace: number;
  readonly #timers = new Set<() => void>();
  /** In the order of asking. */
  readonly #waiting = new Set<() => void>();
  #isHandingOut = false;

  /**
   * @param count An integer from 1.
   * @param grace Seconds for which an action whose time is up keeps its slot if it does not end.
   */
  constructor(count: number, grace: number) {
    this.count = count;
    this.#free = count;
    this.#grace = grace;
  }

  /** Takes a slot; false if none is free, or others have waited for it. */
  take(): boolean {
    if (this.#free === 0 || this.#waiting.size > 0) return false;
    this.#free--;
    return true;
  }

  /** Hands a slot to the callback once it is its turn, unless the function that is returned is called before. */
  wait(callback: () => void): () => void {
    this.#waiting.add(callback);
    return () => void this.#waiting.delete(callback);
  }

  /** Gives a slot back. */
  readonly free = (): void => {
    this.#free++;
    if (this.#isHandingOut) return;
    this.#isHandingOut = true;
    // Those who were called may give back what they got, or ask again.
    for (const callback of this.#waiting) {
      if (this.#free === 0) break;
      this.#waiting.delete(callback);
      this.#free--;
      callback();
    }
    this.#isHandingOut = false;
  };

  /** Calls back after the time of grace, unless the function that is returned is called before. */
  readonly afterGrace = (callback: () => void): (() => void) => {
    const stop = after(this.#grace * 1_000, () => {
      this.#timers.delete(cancel);
      callback();
    });
    const cancel = (): void => {
      this.#timers.delete(cancel);
      stop();
    };
    this.#timers.add(cancel);
    return cancel;
  };

  /** The run is over. */
  end(): void {
    for (const cancel of this.#timers) cancel();
  }
}
