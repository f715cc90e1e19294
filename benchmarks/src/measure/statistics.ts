/** The only place that knows simple-statistics, which takes lists that may be changed and changes none. */
import * as library from "simple-statistics";

/** The middle of `values`: of an even number of them the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return library.median(values);
}

/** The value below which the fraction `q` of `values` lies. */
export function quantile(values: readonly number[], q: number): number {
  return library.quantile(values, q);
}

/** The smallest of `values`: of times, the one that the rest of the machine disturbed least. */
export function minimum(values: readonly number[]): number {
  return library.min(values);
}

/** So many of `values`, each drawn from all of them. */
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

/** The probability that what happens with this probability happens at most so often in so many trials. */
export function atMost(count: number, trials: number, probability: number): number {
  const all = library.binomialDistribution(trials, probability) ?? [];
  return all.slice(0, count + 1).reduce((sum, each) => sum + each, 0);
}
