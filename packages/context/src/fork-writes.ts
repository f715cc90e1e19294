import type { JsonEquality } from "./json/json-equality.ts";
import type { Json } from "./json.ts";
import { Batch, DELETED, type Written } from "./batch.ts";
import type { Table } from "./table.ts";
import { WriteConflict } from "./write-conflict.ts";

/** Reads a name in a context. */
export type Reader = (name: string) => Json | undefined;

/**
 * The writes of all forks of a join to variables, or to task results. A name maps to what was written
 * under it, or to a {@link WriteConflict} once a second fork wrote it.
 */
export class ForkWrites {
  readonly #kind: WriteConflict["kind"];
  /** What the forks started from. */
  readonly #base: Table;
  /** Becomes the batch of the joined context, so that writes without a conflict are never moved. */
  readonly #batch: Batch = new Batch();
  readonly #writes = this.#batch as Map<string, unknown> as Map<string, Written | WriteConflict>;
  /** The first writer of each name, in the order of the names. */
  readonly #first: number[] = [];
  #hasConflict = false;

  constructor(kind: WriteConflict["kind"], base: Table) {
    this.#kind = kind;
    this.#base = base;
  }

  /**
   * Adds a write of the fork at this position. Forks are added in the order in which they count, and
   * the writes of each fork newest first, so that its older writes under the same name are ignored.
   */
  add(name: string, written: Written, fork: number): void {
    const found = this.#writes.get(name);
    if (found === undefined) {
      this.#batch.write(name, written);
      this.#first.push(fork);
    } else
      (found instanceof WriteConflict ? found : this.#conflict(name, found)).add(fork, written);
  }

  /**
   * The writes of the joined context. The parent is a writer of every name whose value differs from
   * the base: a value that it changed and set back does not count.
   *
   * @param current Reads the parent; null if the parent wrote nothing since the fork.
   * @param decide Called for each name that still has several writers.
   */
  resolve(
    current: Reader | null,
    equality: JsonEquality,
    decide: (conflict: WriteConflict) => Written,
  ): Batch {
    if (current === null && !this.#hasConflict) return this.#batch;
    let position = 0;
    for (const [name, found] of this.#writes) {
      const first = this.#first[position++] as number;
      const now = current === null ? undefined : current(name);
      const parentWrote = current !== null && !equality.areEqual(this.#base.read(name), now);
      if (!parentWrote && !(found instanceof WriteConflict)) continue;
      const conflict = found instanceof WriteConflict ? found : this.#conflict(name, found);
      conflict.setFirst(first);
      if (parentWrote) conflict.addParent(now === undefined ? DELETED : now);
      const { written } = conflict;
      this.#batch.write(name, written.length === 1 ? (written[0] as Written) : decide(conflict));
    }
    return this.#batch;
  }

  #conflict(name: string, written: Written): WriteConflict {
    const conflict = new WriteConflict(this.#kind, name, this.#base.read(name), written);
    this.#writes.set(name, conflict);
    this.#hasConflict = true;
    return conflict;
  }
}
