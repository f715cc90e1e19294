import type { Ratio } from "./interleaving.ts";
import { maximum, type Point } from "./statistics.ts";

export type Unit = "bytes" | "nanoseconds" | "ratio" | "exponent" | "fraction" | "count";

/** One value that was measured: of a case, such as "p-map", its measure, such as "allocated". */
export interface Measurement {
  /** The subject of the suite that it belongs to, such as "items". */
  readonly subject: string;
  readonly case: string;
  readonly measure: string;
  readonly unit: Unit;
  /** NaN if it could not be measured. Of a ratio, the median of all rounds. */
  readonly value: number;
  /** For costs that are measured at several sizes: bytes of context, or a number of items. */
  readonly size?: number;
  /** Of a ratio: the range of the middle half of the rounds, and the ratio of the minima. */
  readonly low?: number;
  readonly high?: number;
  readonly ofMinima?: number;
  /** Texts that belong to the value, such as the smallest case in which a law breaks. */
  readonly notes?: readonly string[];
}

/** A measurement, before it is known which subject it belongs to. */
export type Reading = Omit<Measurement, "subject">;

export function readings(
  name: string,
  unit: Unit,
  values: Readonly<Record<string, number>>,
  size?: number,
): Reading[] {
  const sized = size === undefined ? {} : { size };
  return Object.entries(values).map(([measure, value]) => {
    return { case: name, measure, unit, value, ...sized };
  });
}

/** What the second of two equal contenders is called. */
export function again(name: string): string {
  return `${name}, again`;
}

/** `yardstick` is what the case was timed against. */
export function ratioReading(name: string, yardstick: string, ratio: Ratio): Reading {
  const { median: value, low, high, ofMinima } = ratio;
  return { case: name, measure: `to ${yardstick}`, unit: "ratio", value, low, high, ofMinima };
}

export class Measurements {
  readonly list: readonly Measurement[];

  constructor(list: readonly Measurement[]) {
    this.list = list;
  }

  of(subject: string): Measurements {
    return new Measurements(this.list.filter((each) => each.subject === subject));
  }

  find(name: string, measure: string): Measurement | undefined {
    return this.list.find((each) => each.case === name && each.measure === measure);
  }

  /** NaN if it was not measured: no bound holds for it. */
  value(name: string, measure: string): number {
    return this.find(name, measure)?.value ?? Number.NaN;
  }

  ratio(name: string, yardstick: string): Ratio {
    const found = this.find(name, `to ${yardstick}`);
    const { value: median = NaN, low = NaN, high = NaN, ofMinima = NaN } = found ?? {};
    return { median, low, high, ofMinima };
  }

  /** All cases that have this measure, in the order in which they were measured. */
  each(measure: string): Measurement[] {
    return this.list.filter((each) => each.measure === measure);
  }

  /** The largest value of a measure in any case; NaN if there is none. */
  most(measure: string): number {
    return maximum(this.each(measure).map(({ value }) => value));
  }

  /** How many times the smallest value of a measure its largest one is. */
  spread(measure: string): number {
    return this.most(measure) / Math.min(...this.each(measure).map(({ value }) => value));
  }

  cases(): string[] {
    return [...new Set(this.list.map((each) => each.case))];
  }

  /** What {@link fittedExponent} takes: the costs that were measured at several sizes. */
  points(measure: string): Point[] {
    return this.each(measure).map(({ size = Number.NaN, value: cost }) => ({ size, cost }));
  }
}

/** Of the same readings of several processes, the middle one of each. */
export function middleReadings(runs: readonly (readonly Reading[])[]): Reading[] {
  const [first = []] = runs;
  return first.map((reading, i) => {
    const all = runs.map((run) => run[i] ?? reading).toSorted((a, b) => a.value - b.value);
    return all[Math.floor((all.length - 1) / 2)] ?? reading;
  });
}
