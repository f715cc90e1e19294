import type { Json } from "@sheaf/context";
import type { JournalRecord } from "./journal.ts";

/** Most items of one record. */
export const MAX_ITEMS = 1_000;
/** How many numbers an object counts as: a record should not grow far beyond what is written at once. */
const OBJECT = 8;
/** So many characters count as one number. */
const TEXT_SHIFT = 6;

/** Where groups wait until something else is recorded, or for a few milliseconds. */
export interface GroupKeeper {
  /** The first item is about to come: the number of the step. */
  begin(group: ItemGroup): number;
  /** Records what all groups hold. */
  flush(): void;
}

/**
 * Items of one step that succeeded one soon after the other, as one record: with a record each, an item took
 * five times as long to take down.
 */
export class ItemGroup {
  readonly #keeper: GroupKeeper;
  readonly #keepsOutputs: boolean;
  #step = 0;
  #count = 0;
  #weight = 0;
  #next = -1;
  #ranges: number[] = [];
  #outputs: Json[] = [];
  #digests: number[] | null = null;

  /** @param keepsOutputs False if the step does not collect them. */
  constructor(keeper: GroupKeeper, keepsOutputs: boolean) {
    this.#keeper = keeper;
    this.#keepsOutputs = keepsOutputs;
  }

  /** @param digest Undefined for an item of a list. */
  add(index: number, output: Json, digest: number | undefined): void {
    if (this.#count === 0) this.#step = this.#keeper.begin(this);
    const ranges = this.#ranges;
    if (index === this.#next) ranges[ranges.length - 1] = (ranges.at(-1) as number) + 1;
    else ranges.push(index, 1);
    this.#next = index + 1;
    if (this.#keepsOutputs) {
      this.#outputs.push(output);
      this.#weight += weightOf(output);
    }
    if (digest !== undefined) (this.#digests ??= []).push(digest);
    if (++this.#count === MAX_ITEMS || this.#weight >= MAX_ITEMS) this.#keeper.flush();
  }

  /** What it holds, as a record. It is empty then. */
  taken(): JournalRecord {
    const record = this.#record();
    this.#count = 0;
    this.#weight = 0;
    this.#next = -1;
    this.#ranges = [];
    this.#outputs = [];
    this.#digests = null;
    return record;
  }

  #record(): JournalRecord {
    const step = this.#step;
    const outputs = this.#outputs;
    const digests = this.#digests;
    const [index = 0] = this.#ranges;
    const [output = null] = outputs;
    if (this.#count === 1 && this.#keepsOutputs)
      return digests === null
        ? ["item", step, index, 1, output]
        : ["item", step, index, 1, output, digests[0] as number];
    const kept = this.#keepsOutputs ? outputs : null;
    return digests === null
      ? ["items", step, this.#ranges, kept]
      : ["items", step, this.#ranges, kept, digests];
  }
}

function weightOf(output: Json): number {
  if (typeof output === "string") return 1 + (output.length >> TEXT_SHIFT);
  return typeof output === "object" && output !== null ? OBJECT : 1;
}
