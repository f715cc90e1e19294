/** `bytes` with a unit, in powers of ten: `48 B`, `1.62 MB`. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, 3, [
    [1e9, "GB"],
    [1e6, "MB"],
    [1e3, "KB"],
    [1, "B"],
  ]);
}

/** How a quantity is rounded. Not a number of its own: `map` would pass a position for it. */
interface Rounding {
  /** Significant digits, 3 if it is not given. */
  readonly digits?: number | undefined;
}

/** A time with a unit: `10.2 ns`, `7.1 s`. */
export function formatTime(nanoseconds: number, { digits = 3 }: Rounding = {}): string {
  return scaled(nanoseconds, digits, [
    [1e9, "s"],
    [1e6, "ms"],
    [1e3, "µs"],
    [1, "ns"],
  ]);
}

/** A number, large ones whole and with separators: `0.35`, `28,014`. */
export function formatNumber(value: number, { digits = 3 }: Rounding = {}): string {
  return value.toLocaleString(
    "en",
    Math.abs(value) >= 1_000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: digits },
  );
}

/** `28,014x`. */
export function formatRatio(ratio: number, rounding?: Rounding): string {
  return `${formatNumber(ratio, rounding)}x`;
}

/** An exponent as a power: `C^0.98`. */
export function formatPower(base: string, exponent: number): string {
  return `${base}^${(Math.abs(exponent) < 0.005 ? 0 : exponent).toFixed(2)}`;
}

function scaled(
  value: number,
  digits: number,
  units: readonly (readonly [number, string])[],
): string {
  const [size, unit] = units.find(([size]) => value >= size) ?? [1, units.at(-1)?.[1] ?? ""];
  return `${formatNumber(value / size, { digits })} ${unit}`;
}
