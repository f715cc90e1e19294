import type { ItemOutput } from "../contract/outputs.ts";

/** As long as few wait. A power of two. */
const FIRST_SIZE = 16;
/** Room for more outputs than that is let go once they were read. */
const KEPT_SIZE = 1_024;

/** Outputs in the order in which they are read. O(1) each, in a ring that is used again. */
export class OutputQueue {
  /** Its size is a power of two. */
  #ring: (ItemOutput | null)[] = emptyRing(FIRST_SIZE);
  #first = 0;
  length = 0;

  push(output: ItemOutput): void {
    if (this.length === this.#ring.length) this.#grow();
    this.#ring[(this.#first + this.length++) & (this.#ring.length - 1)] = output;
  }

  /** The queue must not be empty. */
  shift(): ItemOutput {
    const ring = this.#ring;
    const first = this.#first;
    const output = ring[first] as ItemOutput;
    ring[first] = null;
    this.#first = (first + 1) & (ring.length - 1);
    if (--this.length === 0 && ring.length > KEPT_SIZE) this.clear();
    return output;
  }

  clear(): void {
    this.#ring = emptyRing(FIRST_SIZE);
    this.#first = 0;
    this.length = 0;
  }

  #grow(): void {
    const ring = emptyRing(this.#ring.length * 2);
    const mask = this.#ring.length - 1;
    for (let position = 0; position < this.length; position++)
      ring[position] = this.#ring[(this.#first + position) & mask] as ItemOutput;
    this.#ring = ring;
    this.#first = 0;
  }
}

function emptyRing(size: number): (ItemOutput | null)[] {
  return Array.from({ length: size }, () => null);
}
