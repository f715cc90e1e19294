import type { Rate, StartRate } from "../contract/start-rate.ts";
import { after, elapsed } from "../host/clock.ts";

/** Starts that no longer count are removed once there are so many, and they are half of all. */
const MIN_REMOVED = 1_024;

/**
 * A rate that tasks of a run share. It keeps the time of each start for as long as that counts, so that no
 * window ever holds more than the limit: a token bucket lets through twice as many around a full bucket.
 * A start that is reserved counts too. Whoever has waited longest gets the next one; one timer serves all.
 * O(1) for a start, amortized; memory for the starts of one window.
 */
export class RunRate implements StartRate {
  readonly rate: Rate;
  /** In milliseconds, the oldest first. Those before `#first` count no more. */
  #starts: number[] = [];
  #first = 0;
  #reserved = 0;
  /** In the order of asking. */
  readonly #waiting = new Set<() => void>();
  #stopTimer: (() => void) | null = null;
  #isHandingOut = false;

  constructor(rate: Rate) {
    this.rate = rate;
  }

  take(): boolean {
    if (this.#waiting.size > 0 || !this.#hasRoom()) return false;
    this.#reserved++;
    return true;
  }

  wait(callback: () => void): () => void {
    this.#waiting.add(callback);
    this.#setTimer();
    return () => {
      this.#waiting.delete(callback);
      if (this.#waiting.size === 0) this.#dropTimer();
    };
  }

  started(): void {
    this.#reserved--;
    this.#starts.push(elapsed());
    if (this.#waiting.size > 0) this.#setTimer();
  }

  giveBack(): void {
    this.#reserved--;
    this.#handOut();
  }

  #hasRoom(): boolean {
    const end = elapsed() - this.rate.per * 1_000;
    while ((this.#starts[this.#first] ?? Infinity) <= end) this.#first++;
    if (this.#first >= MIN_REMOVED && this.#first * 2 >= this.#starts.length) {
      this.#starts = this.#starts.slice(this.#first);
      this.#first = 0;
    }
    return this.#starts.length - this.#first + this.#reserved < this.rate.limit;
  }

  #handOut(): void {
    if (this.#isHandingOut) return;
    this.#isHandingOut = true;
    // Those who are called may give back what they got, or ask again.
    for (const callback of this.#waiting) {
      if (!this.#hasRoom()) break;
      this.#waiting.delete(callback);
      this.#reserved++;
      callback();
    }
    this.#isHandingOut = false;
    if (this.#waiting.size > 0) this.#setTimer();
  }

  /** Until the oldest start counts no more. Without any, all of the room is reserved: those start, or give back. */
  #setTimer(): void {
    const oldest = this.#starts[this.#first];
    if (this.#stopTimer !== null || oldest === undefined) return;
    const milliseconds = Math.ceil(oldest + this.rate.per * 1_000 - elapsed());
    this.#stopTimer = after(Math.max(1, milliseconds), () => {
      this.#stopTimer = null;
      this.#handOut();
    });
  }

  #dropTimer(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }
}
