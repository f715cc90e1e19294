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
