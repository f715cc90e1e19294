/** The longest text that a template may build, in UTF-16 code units. */
export const MAX_TEXT = 10_000_000;

/** The longest list that a template may build. */
export const MAX_ELEMENTS = 1_000_000;

/** The deepest data that is compared, flattened or written as text. */
export const MAX_DEPTH = 1_100;

/**
 * The work that one evaluation may do: values that it builds, and parts of values that it visits one by
 * one. Larger than any single value, and small enough to take a few seconds at most.
 */
const BUDGET = 10_000_000;

/** This many characters take as much memory as an element of a list. */
const TEXT_WEIGHT = 16;

/** Elements that an evaluation may build before they count for the run. */
const FREE = 100;

/** Counts the work of an evaluation, to limit its time and memory. */
export class Meter {
  #spent = 0;
  #made = 0;

  /** Resets the counts for the next evaluation. */
  reset(): void {
    this.#spent = 0;
    this.#made = 0;
  }

  /** Counts list elements that are built and may be kept. */
  makeList(elements: number): void {
    this.#made += elements;
  }

  /** Counts characters that are built and may be kept. */
  makeText(characters: number): void {
    this.#made += characters / TEXT_WEIGHT;
  }

  /** The elements that count for the run. */
  get excess(): number {
    return Math.max(0, this.#made - FREE);
  }

  /** Counts work. Returns false if the evaluation has exceeded its budget. */
  spend(amount: number): boolean {
    this.#spent += amount;
    return this.#spent <= BUDGET;
  }
}
