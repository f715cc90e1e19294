import type { RunningAttempt } from "./running-attempt.ts";
import { type Condition, Pause } from "./pause.ts";

/**
 * So many items may rest before no new ones start. Each keeps its fork and a timer; without a bound, a long
 * list whose items all fail would be held in memory whole.
 */
export const MOST_RESTING = 1_000;

/** A pause after which the item waits for its turn. */
export class RestingPause extends Pause {
  readonly slot: number;
  #isOver = false;

  constructor(
    attempt: RunningAttempt,
    slot: number,
    seconds: number,
    conditions: readonly Condition[],
    onDue: (pause: RestingPause) => void,
  ) {
    super(attempt, seconds, conditions, () => onDue(this));
    this.slot = slot;
  }

  override end(): void {
    super.end();
    this.#isOver = true;
  }

  /** True if the item ended while it was resting, or while it was waiting for a place afterwards. */
  get isOver(): boolean {
    return this.#isOver;
  }
}

/** The items of a fan-out that wait for another attempt, and then for their turn. */
export class RestingItems {
  /** False if they leave their places to other items. */
  readonly holds: boolean;
  /** How many have left their places. */
  count = 0;
  /** Pauses that are over, the first to be over first; those of items that have ended are passed over. */
  #due: RestingPause[] = [];
  #next = 0;

  constructor(holds: boolean) {
    this.holds = holds;
  }

  get hasDue(): boolean {
    this.#skipEnded();
    return this.#next < this.#due.length;
  }

  /**
   * Whether an item may start: one that is due, or a new one.
   *
   * @param hasPlace Whether fewer have a place than may run at once.
   */
  allows(hasPlace: boolean): boolean {
    return this.hasDue ? this.holds || hasPlace : hasPlace && this.count < MOST_RESTING;
  }

  due(pause: RestingPause): void {
    this.#due.push(pause);
  }

  /** The pause that has been over for longest; null if there is none. */
  takeDue(): RestingPause | null {
    return this.hasDue ? (this.#due[this.#next++] as RestingPause) : null;
  }

  /** Where a rate is the limit, some are always due, so those that have started are dropped meanwhile. */
  #skipEnded(): void {
    while (this.#due[this.#next]?.isOver === true) this.#next++;
    const count = this.#due.length;
    const isMost = this.#next >= MOST_RESTING && this.#next * 2 >= count;
    if (this.#next === 0 || (this.#next < count && !isMost)) return;
    this.#due = this.#due.slice(this.#next);
    this.#next = 0;
  }
}
