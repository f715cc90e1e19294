import { after } from "../host/clock.ts";
import type { RunningAttempt } from "./running-attempt.ts";

/**
 * Something to wait for before another attempt. It calls back once and returns a function that stops
 * waiting; null if there is nothing to wait for.
 */
export type Condition = (onCome: () => void) => (() => void) | null;

/** A pause before another attempt. It waits for one condition after the other. */
export class Pause {
  readonly attempt: RunningAttempt;
  #stop: () => void = () => {};

  /** @param next Called after all conditions, never before the constructor returns. */
  constructor(
    attempt: RunningAttempt,
    seconds: number,
    conditions: readonly Condition[],
    next: () => void,
  ) {
    this.attempt = attempt;
    this.#stop = after(seconds * 1_000, () => this.#await(conditions, next));
  }

  /** Ends the pause: `next` will not be called. */
  end(): void {
    this.#stop();
  }

  #await(conditions: readonly Condition[], next: () => void): void {
    for (const [position, condition] of conditions.entries()) {
      const stop = condition(() => this.#await(conditions.slice(position + 1), next));
      if (stop === null) continue;
      this.#stop = stop;
      return;
    }
    next();
  }
}
