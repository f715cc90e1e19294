import { after } from "../host/clock.ts";

/** The deadlines of the items of one fan-out, by the slot of each. */
export class ItemDeadlines {
  /** From the start of an item. */
  readonly seconds: number;
  readonly #lifts: (() => void)[] = [];

  constructor(seconds: number) {
    this.seconds = seconds;
  }

  /** The item in this slot starts. */
  start(slot: number, onExpiry: () => void): void {
    this.#lifts[slot] = after(this.seconds * 1_000, onExpiry);
  }

  /** The item in this slot has ended. */
  lift(slot: number): void {
    this.#lifts[slot]?.();
  }
}
