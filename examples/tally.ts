/** Counts results by kind, for the line that an example prints at the end. */
export class Tally {
  readonly #counts = new Map<string, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(kind: string): void {
    this.#counts.set(kind, this.of(kind) + 1);
    this.#total++;
  }

  of(kind: string): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** The counts of all other kinds, highest first: `25 HTTP_503, 20 TIMEOUT`. */
  allExcept(kind: string): string {
    return [...this.#counts]
      .filter(([other]) => other !== kind)
      .toSorted(([, a], [, b]) => b - a)
      .map(([other, count]) => `${count.toLocaleString("en")} ${other}`)
      .join(", ");
  }
}
