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

/** So many characters of text take as much room as an element of a list. */
const TEXT_WEIGHT = 16;

/** Elements that an evaluation may make without being counted by its run. */
const FREE = 100;

/** Counts what one evaluation does, so that none runs away with time or memory. */
export class Meter {
  #spent = 0;
  #made = 0;

  /** Starts another evaluation. */
  reset(): void {
    this.#spent = 0;
    this.#made = 0;
  }

  /** Counts elements of lists that are made, and may be kept. */
  makeList(elements: number): void {
    this.#made += elements;
  }

  /** Counts characters that are made, and may be kept. */
  makeText(characters: number): void {
    this.#made += characters / TEXT_WEIGHT;
  }

  /** Elements that were made, beyond those that are free. */
  get excess(): number {
    return Math.max(0, this.#made - FREE);
  }

  /** False where it is too much. */
  spend(amount: number): boolean {
    this.#spent += amount;
    return this.#spent <= BUDGET;
  }
}
