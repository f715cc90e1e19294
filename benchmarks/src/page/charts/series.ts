import { PALETTE } from "./palette.ts";

/** One row of a chart's data. */
export interface ChartPoint {
  readonly series: string;
  readonly x: number;
  readonly y: number;
}

/** A legend below the chart, a line for each series. */
export const LEGEND: object = {
  title: null,
  orient: "bottom",
  direction: "vertical",
  columns: 1,
  labelLimit: 0,
};

/** Lines with points. Each series has a colour, a dash and a shape of its own, so that none depends on colour alone. */
export function linesWithPoints(names: readonly string[], x: object, y: object): object[] {
  const by = (range: readonly unknown[], field: string, legend: object | null): object => ({
    field,
    type: "nominal",
    scale: { domain: names, range: names.map((_, i) => range[i % range.length]) },
    legend,
  });
  const encoding = { x, y, color: by(PALETTE, "series", LEGEND) };
  return [
    {
      // By a field of its own, or the legend would show dashes around its points.
      transform: [{ calculate: "datum.series", as: "dash" }],
      mark: "line",
      encoding: { ...encoding, strokeDash: by(DASHES, "dash", null) },
    },
    {
      mark: { type: "point", size: 70, filled: true, opacity: 1 },
      encoding: { ...encoding, shape: by(SHAPES, "series", LEGEND) },
    },
  ];
}

const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [8, 3],
  [2, 3],
  [8, 3, 2, 3],
];
const SHAPES: readonly string[] = ["circle", "square", "diamond", "triangle-up"];

/** A logarithmic axis whose labels are whole powers of ten, written by an expression of Vega. */
export function logAxis(
  title: string,
  labelExpr: string,
  values: readonly number[],
  most: number | undefined = values.at(-1),
): object {
  return {
    scale: { type: "log", domain: [values[0], most], nice: false },
    axis: { title, values, labelExpr, labelOverlap: false, labelFlush: false, tickSize: 4 },
  };
}

/** The powers of ten from the one below `least` to the one above `most`, every `step`th. */
export function powersOfTen(least: number, most: number, step: number = 1): number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  const count = Math.ceil((last - first) / step) + 1;
  return Array.from({ length: count }, (_, i) => 10 ** (first + i * step));
}

const unitExpr = (units: readonly (readonly [number, string])[]): string =>
  units.reduceRight(
    (rest, [size, unit]) =>
      `datum.value >= ${size} ? format(datum.value / ${size}, ',') + ' ${unit}' : ${rest}`,
    "format(datum.value, ',')",
  );

export const BYTES_LABEL: string = unitExpr([
  [1e12, "TB"],
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "KB"],
  [1, "B"],
]);

/** Of nanoseconds. */
export const TIME_LABEL: string = unitExpr([
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
  [1, "ns"],
]);

export const COUNT_LABEL: string = unitExpr([[1e6, "million"]]);
