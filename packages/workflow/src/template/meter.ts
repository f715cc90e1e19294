/** Longest text that a template gives, in UTF-16 code units. */
export const MAX_TEXT = 10_000_000;

/** Most elements of a list that a template makes. */
export const MAX_ELEMENTS = 1_000_000;

/** Deepest nesting of data that is compared, flattened or written as text. */
export const MAX_DEPTH = 1_100;

/**
 * What one evaluation may come to: values that it makes on the way, and parts of values that it looks
 * at one by one. It is more than any single value may hold, and little enough to take seconds at most.
 */
const BUDGET = 10_000_000;

/** Counts what one evaluation does, so that none runs away with time or memory. */
export class Meter {
  #spent = 0;

  /** Starts another evaluation. */
  reset(): void {
    this.#spent = 0;
  }

  /** False where it is too much. */
  spend(amount: number): boolean {
    this.#spent += amount;
    return this.#spent <= BUDGET;
  }
}
