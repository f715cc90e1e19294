import { formatNumber } from "../output/quantities.ts";
import type { Bounds } from "./case.ts";
import { fittedExponent, type Point } from "./fitted-exponent.ts";
import type { Measurements, Unit } from "./measurement.ts";

/** A figure that this project promises to reach, and whether it did. */
export interface Target extends Bounds {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly value: number;
  /** True for every value of a figure without bounds, which is only stated. */
  readonly passed: boolean;
  /** How it was measured, and how certain it is. */
  readonly details: string;
}

/** A figure as a suite declares it. */
export interface Figure extends Bounds {
  readonly id: string;
  readonly title: string;
  readonly details?: string;
}

/** The figure with this value. */
export function target(figure: Figure, unit: Unit, value: number): Target {
  const { id, title, atLeast, atMost, details = "" } = figure;
  return {
    id,
    title,
    unit,
    value,
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(atMost === undefined ? {} : { atMost }),
    passed: isWithin(value, figure),
    details,
  };
}

function isWithin(value: number, { atLeast, atMost }: Bounds): boolean {
  if (atLeast === undefined && atMost === undefined) return true;
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
}

/** How long a case takes compared with a yardstick: the median of all rounds. */
export function ratioTarget(
  figure: Figure,
  measured: Measurements,
  name: string,
  yardstick: string,
): Target {
  const { median, low, high, ofMinima } = measured.ratio(name, yardstick);
  const more = figure.details === undefined ? "" : `; ${figure.details}`;
  const details = `middle half of the rounds ${formatNumber(low)} to ${formatNumber(high)}, minima ${formatNumber(ofMinima)}${more}`;
  return target({ ...figure, details }, "ratio", median);
}

/** How a cost grows: the exponent of its size. NaN if it was not measured at two sizes. */
export function exponentTarget(figure: Figure, points: readonly Point[]): Target {
  return target(figure, "exponent", exponentOf(points));
}

/** As {@link fittedExponent}; NaN if there is nothing to fit. */
export function exponentOf(points: readonly Point[]): number {
  return points.length < 2 ? Number.NaN : fittedExponent(points);
}
