/**
 * Counts what the templates of one run build, including those of its sub-workflows. Once the budget is
 * spent the run ends: thousands of items that each build and drop one more list would take minutes.
 */
export class RenderBudget {
  readonly limit: number;
  #left: number;
  readonly #onSpent: (error: Error) => void;

  /** @param onSpent Called with the error of each template that may not make what it has made. */
  constructor(limit: number, onSpent: (error: Error) => void = () => {}) {
    this.limit = limit;
    this.#left = limit;
    this.#onSpent = onSpent;
  }

  /** Counts these elements; false if they exceed the limit. */
  take(elements: number): boolean {
    this.#left -= elements;
    return this.#left >= 0;
  }

  /** The budget is spent: this template fails, and the run with it. */
  exceeded(error: Error): void {
    this.#onSpent(error);
  }
}
