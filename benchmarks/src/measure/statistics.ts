/** The only file that imports simple-statistics, whose types ask for mutable lists though it changes none. */
import * as library from "simple-statistics";

/** The middle of `values`: of an even number of them the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return library.median(values);
}

/** The value below which the fraction `q` of `values` lies. */
export function quantile(values: readonly number[], q: number): number {
  return library.quantile(values, q);
}

/** The largest of `values`; NaN if there are none, so that no bound holds. */
export function maximum(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : Math.max(...values);
}

/** The smallest of `values`: of times, the one with the least noise. */
export function minimum(values: readonly number[]): number {
  return library.min(values);
}

/** A sample of `count` values with replacement. */
export function sampledWithReplacement(
  values: readonly number[],
  count: number,
  random: () => number,
): number[] {
  return library.sampleWithReplacement(values as number[], count, random);
}

/** The slope of the line that fits the points best, by least squares. */
export function slope(points: readonly (readonly [number, number])[]): number {
  return library.linearRegression(points as [number, number][]).m;
}
