/** Elements that the templates of one run may make: some hundreds of megabytes where all are kept. */
const MAX_RENDERED = 20_000_000;

/** Counts what the templates of one run make, those of its sub-workflows included. */
export class RenderBudget {
  readonly limit: number;
  #left: number;

  constructor(limit: number = MAX_RENDERED) {
    this.limit = limit;
    this.#left = limit;
  }

  /** Counts so many elements; false where they are too many. */
  take(elements: number): boolean {
    this.#left -= elements;
    return this.#left >= 0;
  }
}
