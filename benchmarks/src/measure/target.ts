import { formatBytes, formatNumber, formatRatio, formatTime } from "../output/quantities.ts";
import type { Bounds } from "./case.ts";
import type { Measurement, Measurements, Unit } from "./measurement.ts";
import { fittedExponent, type Point } from "./statistics.ts";

/** A figure that this project promises to reach, and whether it did. */
export interface Target extends Bounds {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly value: number;
  /** True for every value of a figure without bounds, which is only stated. */
  readonly passed: boolean;
  readonly details: string;
}

/**
 * Targets as a suite declares them, each a row `id | title | figure bound | details`:
 *
 * | figure | is |
 * |---|---|
 * | `a fork / a Map <= 1.5` | the time of a case compared with another: the median of all rounds |
 * | `allocated of p-map <= 800` | a measure of a case |
 * | `maximum of retained <= 48` | a measure of the case that has most of it |
 * | `spread of allocated <= 1.01` | the case that has most of a measure, to the one that has least |
 * | `growth of fork -0.05..0.05` | the exponent of the size in a measure that was taken at several |
 * | `26.5 ratio >= 20` | a value and its unit, if the row computes it |
 *
 * A bound is `<=`, `>=` or `=` and a number, or a range; without one, the figure is only stated.
 * Texts quote `{measure of case}`, and `{each measure}` or `{sizes of measure}` of all that have it.
 */
export function targetsIn(rows: readonly string[], measured: Measurements): Target[] {
  return rows.map((row) => {
    const [id = "", title = "", bounded = "", details = ""] = row.split(" | ");
    const { figure, bounds } = boundedFigure(bounded);
    const { unit, value, certainty } = read(figure, measured);
    return {
      id,
      title: quoting(title, measured),
      unit,
      value,
      ...bounds,
      passed: isWithin(value, bounds),
      details: [certainty, quoting(details, measured)].filter(Boolean).join("; "),
    };
  });
}

function boundedFigure(text: string): { readonly figure: string; readonly bounds: Bounds } {
  const compared = /^(.+) (<=|>=|=) (\S+)$/u.exec(text);
  if (compared !== null) {
    const [, figure = "", sign, bound] = compared;
    return {
      figure,
      bounds: {
        ...(sign === "<=" ? {} : { atLeast: Number(bound) }),
        ...(sign === ">=" ? {} : { atMost: Number(bound) }),
      },
    };
  }
  const [, figure = text, low, high] = /^(.+) (\S+)\.\.(\S+)$/u.exec(text) ?? [];
  return {
    figure,
    bounds: low === undefined ? {} : { atLeast: Number(low), atMost: Number(high) },
  };
}

interface Figure {
  readonly unit: Unit;
  readonly value: number;
  readonly certainty?: string;
}

function read(figure: string, measured: Measurements): Figure {
  const [name = "", yardstick] = figure.split(" / ");
  if (yardstick !== undefined) {
    const { median: value, low, high, ofMinima } = measured.ratio(name, yardstick);
    const certainty = `middle half of the rounds ${formatNumber(low)} to ${formatNumber(high)}, minima ${formatNumber(ofMinima)}`;
    return { unit: "ratio", value, certainty };
  }
  const [, head, of = ""] = /^(growth|spread|maximum) of (.+)$/u.exec(figure) ?? [];
  if (head === "growth") return { unit: "exponent", value: exponentOf(measured.points(of)) };
  if (head === "spread") return { unit: "ratio", value: measured.spread(of) };
  if (head === "maximum")
    return { unit: measured.each(of)[0]?.unit ?? "count", value: measured.most(of) };
  if (figure.includes(" of ")) {
    const { unit = "count", value = Number.NaN } = found(figure, measured) ?? {};
    return { unit, value };
  }
  const [value, unit] = figure.split(" ");
  return { unit: unit as Unit, value: Number(value) };
}

/** What `measure of case` stands for. */
function found(figure: string, measured: Measurements): Measurement | undefined {
  const [measure = "", ...name] = figure.split(" of ");
  return measured.find(name.join(" of "), measure);
}

function quoting(text: string, measured: Measurements): string {
  return text.replaceAll(/\{([^}]+)\}/gu, (_, quoted: string) => {
    const [, head, measure = ""] = /^(each|sizes of) (.+)$/u.exec(quoted) ?? [];
    if (head === undefined) return shown(found(quoted, measured));
    const nameOf = ({ case: name, size }: Measurement): string =>
      head === "each" ? name : `${formatNumber(size ?? Number.NaN)} in`;
    const each = measured.each(measure).map((one) => `${nameOf(one)} ${shown(one)}`);
    return each.join(", ");
  });
}

/** A measured value with its unit. */
export function shown(measurement: Measurement | undefined, missing = "not measured"): string {
  if (measurement === undefined) return missing;
  const { unit, value } = measurement;
  if (unit === "bytes") return formatBytes(value);
  if (unit === "ratio") return formatRatio(value);
  return unit === "nanoseconds" ? formatTime(value) : formatNumber(value);
}

function isWithin(value: number, { atLeast, atMost }: Bounds): boolean {
  if (atLeast === undefined && atMost === undefined) return true;
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
}

/** As {@link fittedExponent}; NaN if there is nothing to fit. */
export function exponentOf(points: readonly Point[]): number {
  return points.length < 2 ? Number.NaN : fittedExponent(points);
}
