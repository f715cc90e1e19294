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
function sampledWithReplacement(
  values: readonly number[],
  count: number,
  random: () => number,
): number[] {
  return library.sampleWithReplacement(values as number[], count, random);
}

/** A median with its confidence interval. */
export interface Interval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The median with its 95% interval, by resampling. Equal values give equal intervals. */
export function bootstrappedMedian(values: readonly number[]): Interval {
  const random = seededRandom(20_260_101);
  const medians = Array.from({ length: 2_000 }, () =>
    median(sampledWithReplacement(values, values.length, random)),
  );
  const [low, high] = [quantile(medians, 0.025), quantile(medians, 0.975)];
  return { median: median(values), low, high };
}

/** Numbers from 0 to below 1 that look random and repeat exactly: a xorshift of 32 bits. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** One measured point: how large the input was, and what it cost. */
export interface Point {
  readonly size: number;
  readonly cost: number;
}

/**
 * The exponent k of cost = a * size^k that fits the points best: least squares on logarithms.
 * 0 is a cost that does not depend on the size, 1 a cost that grows as the size does.
 */
export function fittedExponent(points: readonly Point[]): number {
  if (points.length < 2) throw new RangeError("Cannot fit an exponent: fewer than two points");
  const logs = points.map(({ size, cost }): [number, number] => {
    if (size > 0 && cost > 0) return [Math.log(size), Math.log(cost)];
    throw new RangeError(`Cannot fit an exponent: size ${size} and cost ${cost} have no logarithm`);
  });
  if (logs.every(([x]) => x === logs[0]?.[0]))
    throw new RangeError("Cannot fit an exponent: all sizes are equal");
  return library.linearRegression(logs).m;
}
