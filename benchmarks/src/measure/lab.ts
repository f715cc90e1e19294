import { type AllocationOptions, allocatedBytes } from "./allocated-bytes.ts";
import { cold, maker } from "./contenders.ts";
import { collectedHeapBytes } from "./garbage-collection.ts";
import { type Contender, interleaved, ratioOf, type Samples } from "./interleaving.ts";
import { again, ratioReading, type Reading, readings, type Unit } from "./measurement.ts";
import { median, minimum } from "./statistics.ts";

/** Contenders, or what makes a value per operation, by name. */
type Sides = readonly Contender[] | Readonly<Record<string, (index: number) => unknown>>;

/** The name of a ratio, and the pair it is of: `a fork / a Map`. */
type Side = readonly [name: string, pair: string];

type Rounds = readonly [ifQuick: number, ifFull: number];

/** Where an experiment measures: what with, how thoroughly, and what it has found so far. */
export class Lab<Bench> {
  readonly bench: Bench;
  readonly quick: boolean;
  /** Shows what is being measured. */
  readonly say: (what: string) => void;
  readonly found: Reading[] = [];

  constructor(bench: Bench, { quick, say }: Pick<Lab<Bench>, "quick" | "say">) {
    this.bench = bench;
    this.quick = quick;
    this.say = say;
  }

  /** One of two numbers of rounds, seconds or items. */
  amount(ifQuick: number, ifFull: number): number {
    return this.quick ? ifQuick : ifFull;
  }

  /** Keeps what was measured of one case in one unit, by measure. */
  keep(name: string, unit: Unit, values: Readonly<Record<string, number>>, size?: number): void {
    this.found.push(...readings(name, unit, values, size));
  }

  /** @param enough As {@link interleaved} takes it. */
  async race(rounds: Rounds, sides: Sides, enough?: number): Promise<Race> {
    const contenders = contendersOf(sides);
    return new Race(await interleaved(contenders, this.amount(...rounds), enough), this.found);
  }

  /** The same after a collection of all garbage each, as between the runs of a service. */
  async coldRace(rounds: Rounds, sides: Sides, operations: number = 1): Promise<Race> {
    return this.race(
      rounds,
      contendersOf(sides).map((side) => cold(side, operations)),
    );
  }

  /** Keeps the bytes that a contender allocates: of one operation, or of one part of it. */
  async allocation(
    { name, run }: Pick<Contender, "name" | "run">,
    options: AllocationOptions,
    parts: number = 1,
  ): Promise<void> {
    const bytes = await allocatedBytes(run, options);
    this.keep(name, "bytes", { allocated: bytes / parts });
  }
}

function contendersOf(sides: Sides): readonly Contender[] {
  return Array.isArray(sides)
    ? (sides as readonly Contender[])
    : Object.entries(sides).map(([name, make]) => maker(name, make));
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

  /** By default of all contenders. */
  times(...names: readonly string[]): this {
    const shown = names.length === 0 ? Object.keys(this.samples) : names;
    for (const name of shown) {
      const times = { "least time": this.least(name), "median time": this.median(name) };
      this.#found.push(...readings(name, "nanoseconds", times));
    }
    return this;
  }

  /** How contenders compare, each pair as in a target: `a fork / a Map`. */
  ratios(...pairs: readonly string[]): this {
    for (const pair of pairs) {
      const [name = "", yardstick = ""] = pair.split(" / ");
      this.ratio(name, yardstick, [name, yardstick]);
    }
    return this;
  }

  /** How one contender compares with another, if a target calls them by other names. */
  ratio(name: string, yardstick: string, shownAs: readonly [string, string]): this {
    this.#found.push(ratioReading(...shownAs, ratioOf(this.samples, name, yardstick)));
    return this;
  }

  /** How two ratios compare, each with its name and its pair, round by round: what both pairs have in common cancels out. */
  ratioOfRatios(...sides: readonly [Side, Side]): this {
    const [[name], [yardstick]] = sides;
    const ratios = sides.map(([side, pair]) => {
      const [times = [], others = []] = pair.split(" / ").map((each) => this.samples[each] ?? []);
      return [side, times.map((time, round) => time / (others[round] ?? Number.NaN))];
    });
    const found = ratioOf(Object.fromEntries(ratios) as Samples, name, yardstick);
    this.#found.push(ratioReading(name, yardstick, found));
    return this;
  }

  /** How a contender compares with itself: what the machine alone does to a figure. */
  noise(name: string): this {
    return this.ratio(again(name), name, ["noise", "itself"]);
  }
}
