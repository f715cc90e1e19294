/** Counts findings by kind, for the line that an example ends with. */
export class Tally {
  readonly #counts = new Map<string, number>();
  #total = 0;

  /** How many there were. */
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

  /** All kinds but one, the most frequent first: `25 HTTP_503, 20 NO_ANSWER`. */
  allBut(kind: string): string {
    return [...this.#counts]
      .filter(([other]) => other !== kind)
      .toSorted(([, a], [, b]) => b - a)
      .map(([other, count]) => `${count.toLocaleString("en")} ${other}`)
      .join(", ");
  }
}
