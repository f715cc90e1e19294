/** A logarithmic scale over whole powers of ten, with a label at each `values`. */
export function logScale(
  field: string,
  title: string,
  labelExpr: string,
  values: readonly number[],
): object {
  return {
    field,
    type: "quantitative",
    scale: { type: "log", domain: [values[0], values.at(-1)], nice: false },
    axis: { title, values, labelExpr, labelOverlap: true, labelFlush: true, tickSize: 4 },
  };
}

/** The powers of ten from the one below the least of these figures to the one above the most. */
export function powersOfTen(figures: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...figures)));
  const last = Math.ceil(Math.log10(Math.max(...figures)));
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
}

/** Expressions of Vega for labels of an axis, such as `10 KB`. */
const spaced = (number: string, unit: string): string =>
  `replace(format(${number}, '~s'), regexp('([^0-9]*)$'), ' $1${unit}')`;
export const BYTES_LABEL: string = `upper(${spaced("datum.value", "B")})`;
/** Of nanoseconds. */
export const TIME_LABEL: string = spaced("datum.value / 1e9", "s");
export const COUNT_LABEL = "format(datum.value, ',')";
