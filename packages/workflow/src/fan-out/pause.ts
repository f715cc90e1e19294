import { after } from "../host/clock.ts";
import type { RunningAttempt } from "./running-attempt.ts";

/**
 * Something that must have come before another attempt. It calls back once, and gives a function
 * that stops it; null if it has come already, and will not call.
 */
export type Condition = (onCome: () => void) => (() => void) | null;

/** A pause before another attempt: conditions are waited for one after the other. */
export class Pause {
  readonly attempt: RunningAttempt;
  #stop: () => void = () => {};

  /** @param next Called when all has come, never before the constructor returns. */
  constructor(
    attempt: RunningAttempt,
    seconds: number,
    conditions: readonly Condition[],
    next: () => void,
  ) {
    this.attempt = attempt;
    this.#stop = after(seconds * 1_000, () => this.#await(conditions, next));
  }

  /** Nothing follows any more. */
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
