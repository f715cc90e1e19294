import { Batch, DELETED, type Written } from "./batch.ts";

/** The writes of a list to variables, or to task results, newest first. A name may occur more than once. */
export class Writes {
  /** Also keeps an instance alive: with none, V8 drops the code that it has optimised for this class. */
  static readonly NONE: Writes = new Writes();

  readonly names: string[] = [];
  readonly values: Written[] = [];
  #hasDeletions = false;

  /** True if a name is deleted. */
  get hasDeletions(): boolean {
    return this.#hasDeletions;
  }

  /** Adds a write that is older than all others. */
  add(name: string, written: Written): void {
    if (written === DELETED) this.#hasDeletions = true;
    this.names.push(name);
    this.values.push(written);
  }

  /** The same writes by name. */
  toBatch(): Batch {
    const batch = new Batch();
    for (let i = this.names.length - 1; i >= 0; i--)
      batch.write(this.names[i] as string, this.values[i] as Written);
    return batch;
  }
}
