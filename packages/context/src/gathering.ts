import { Contest } from "./contest.ts";
import type { Equality } from "./equality.ts";
import type { Json } from "./json.ts";
import { DELETED, Table, type Written } from "./table.ts";

/** Reads a name in a context. */
export type Reader = (name: string) => Json | undefined;

/**
 * The writes of one kind of names that a join brings together. A name holds what was written under
 * it; from the second writer on it holds a contest, until that is decided.
 */
export class Gathering {
  readonly #kind: Contest["kind"];
  /** What the forks started from. */
  readonly #base: Table;
  /** The batch of the joined context from the start, so that writes without contest never move. */
  readonly #batch: Table = new Table();
  readonly #gathered = this.#batch as Map<string, unknown> as Map<string, Written | Contest>;
  /** The first writer of each name, in the order of the names. */
  readonly #first: number[] = [];
  #isContested = false;

  constructor(kind: Contest["kind"], base: Table) {
    this.#kind = kind;
    this.#base = base;
  }

  /**
   * Adds a write of the fork at this position. Forks are added in the order in which they count, the
   * writes of each newest first: what it wrote under the same name before does not.
   */
  add(name: string, written: Written, fork: number): void {
    const found = this.#gathered.get(name);
    if (found === undefined) {
      this.#batch.write(name, written);
      this.#first.push(fork);
    } else (found instanceof Contest ? found : this.#contest(name, found)).add(fork, written);
  }

  /**
   * The writes of the joined context. `current` reads the parent, null where it has not moved on
   * since the fork: it is a writer of every name it changed, but not of one it set back.
   */
  settled(
    current: Reader | null,
    equality: Equality,
    decide: (contest: Contest) => Written,
  ): Table {
    if (current === null && !this.#isContested) return this.#batch;
    let position = 0;
    for (const [name, found] of this.#gathered) {
      const first = this.#first[position++] as number;
      const now = current === null ? undefined : current(name);
      const hasMoved = current !== null && !equality.holds(this.#base.read(name), now);
      if (!hasMoved && !(found instanceof Contest)) continue;
      const contest = found instanceof Contest ? found : this.#contest(name, found);
      contest.begin(first);
      if (hasMoved) contest.addParent(now === undefined ? DELETED : now);
      const { written } = contest;
      this.#batch.write(name, written.length === 1 ? (written[0] as Written) : decide(contest));
    }
    return this.#batch;
  }

  #contest(name: string, written: Written): Contest {
    const contest = new Contest(this.#kind, name, this.#base.read(name), written);
    this.#gathered.set(name, contest);
    this.#isContested = true;
    return contest;
  }
}
