/** The only file that imports simple-statistics. */
import { linearRegression, median, min, quantile, sampleWithReplacement } from "simple-statistics";

export { median, quantile };

/** The largest of `values`; NaN if there are none, so that no bound holds. */
export function maximum(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : Math.max(...values);
}

/** The smallest of `values`: of times, the one with the least noise. */
export function minimum(values: readonly number[]): number {
  return min(values);
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
  const resampled = () => sampleWithReplacement(values as number[], values.length, random);
  const medians = Array.from({ length: 2_000 }, () => median(resampled()));
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
  return linearRegression(logs).m;
}
