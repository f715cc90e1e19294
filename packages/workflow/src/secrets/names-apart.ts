/** Numbers names that are equal once they are masked: `***`, `*** (2)`, `*** (3)`. */
export class NamesApart {
  readonly #taken: Set<string>;
  readonly #counts = new Map<string, number>();

  /** @param taken Names that are in use already. */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** The name, numbered if it is taken. Amortised O(1). */
  of(name: string): string {
    let count = this.#counts.get(name) ?? 0;
    let apart: string;
    do {
      count++;
      apart = count === 1 ? name : `${name} (${count})`;
    } while (this.#taken.has(apart));
    this.#counts.set(name, count);
    this.#taken.add(apart);
    return apart;
  }
}
