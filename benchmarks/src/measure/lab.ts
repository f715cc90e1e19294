import { type AllocationOptions, allocatedBytes } from "./allocated-bytes.ts";
import { amount, type Effort } from "./effort.ts";
import { collectedHeapBytes } from "./garbage-collection.ts";
import { type Contender, interleaved, ratioOf, type Samples } from "./interleaving.ts";
import {
  again,
  ratioReading,
  ratiosOf,
  type Reading,
  readings,
  timesOf,
  type Unit,
} from "./measurement.ts";
import { median, minimum } from "./statistics.ts";

/** Where an experiment measures: what with, how thoroughly, and what it has found so far. */
export class Lab<Bench> implements Effort {
  readonly bench: Bench;
  readonly quick: boolean;
  readonly say: Effort["say"];
  readonly found: Reading[] = [];

  constructor(bench: Bench, { quick, say }: Effort) {
    this.bench = bench;
    this.quick = quick;
    this.say = say;
  }

  /** As {@link amount}. */
  amount(ifQuick: number, ifFull: number): number {
    return amount(this, ifQuick, ifFull);
  }

  /** Keeps what was measured of one case in one unit, by measure. */
  keep(name: string, unit: Unit, values: Readonly<Record<string, number>>, size?: number): void {
    this.found.push(...readings(name, unit, values, size));
  }

  /** Times contenders in turns, for one of two numbers of rounds. */
  async race(
    [ifQuick, ifFull]: readonly [ifQuick: number, ifFull: number],
    contenders: readonly Contender[],
  ): Promise<Race> {
    return new Race(await interleaved(contenders, this.amount(ifQuick, ifFull)), this.found);
  }

  /** Keeps the bytes that a contender allocates: of one operation, or of one part of it. */
  async allocation(
    { name, run }: Pick<Contender, "name" | "run">,
    options: AllocationOptions,
    parts: number = 1,
  ): Promise<void> {
    const { bytes } = await allocatedBytes(run, options);
    this.keep(name, "bytes", { allocated: bytes / parts });
  }
}

/** Bytes over the collected heap before the run, each time it samples them, and at its end. */
export async function heapGrowth(
  run: (sample: () => void) => Promise<unknown>,
): Promise<readonly number[]> {
  const before = collectedHeapBytes();
  const growth: number[] = [];
  const sample = (): void => void growth.push(collectedHeapBytes() - before);
  await run(sample);
  sample();
  return growth;
}

/** How the growth of the heap is shown. */
export function growthMeasures(growth: readonly number[]): Readonly<Record<string, number>> {
  return {
    "most heap growth": Math.max(...growth),
    "heap growth at the end": growth.at(-1) ?? Number.NaN,
  };
}

/** What contenders took that were timed in turns. Each method keeps some of it as readings. */
export class Race {
  readonly samples: Samples;
  readonly #found: Reading[];

  constructor(samples: Samples, found: Reading[]) {
    this.samples = samples;
    this.#found = found;
  }

  least(name: string): number {
    return minimum(this.samples[name] ?? []);
  }

  median(name: string): number {
    return median(this.samples[name] ?? []);
  }

  /** As {@link timesOf}; by default of all contenders. */
  times(...names: readonly string[]): this {
    const shown = names.length === 0 ? Object.keys(this.samples) : names;
    this.#found.push(...timesOf(this.samples, ...shown));
    return this;
  }

  /** As {@link ratiosOf}. */
  ratios(...pairs: readonly string[]): this {
    this.#found.push(...ratiosOf(this.samples, ...pairs));
    return this;
  }

  /** How one contender compares with another, if a target calls them by other names. */
  ratio(name: string, yardstick: string, shownAs: readonly [string, string]): this {
    this.#found.push(ratioReading(...shownAs, ratioOf(this.samples, name, yardstick)));
    return this;
  }

  /** How a contender compares with itself: what the machine alone does to a figure. */
  noise(name: string): this {
    return this.ratio(again(name), name, ["noise", "itself"]);
  }
}
