import type { Json } from "./json.ts";

/** Recorded in place of a value when a name is deleted. */
export const DELETED: unique symbol = Symbol("deleted");

/** A value, or the deletion of a name. */
export type Written = Json | typeof DELETED;

/** Writes by name. */
export class Batch extends Map<string, Written> {
  #hasDeletions = false;

  /** True if the batch deletes a name. */
  get hasDeletions(): boolean {
    return this.#hasDeletions;
  }

  /** Adds a write. */
  write(name: string, written: Written): void {
    if (written === DELETED) this.#hasDeletions = true;
    this.set(name, written);
  }
}
