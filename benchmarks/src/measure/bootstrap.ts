import { median, quantile, sampledWithReplacement } from "./statistics.ts";

/** A median with its confidence interval. */
export interface Interval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;
const SEED = 20_260_101;

/** The median with its 95% interval, by resampling. Equal values give equal intervals. */
export function bootstrappedMedian(values: readonly number[]): Interval {
  const random = seededRandom(SEED);
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(sampledWithReplacement(values, values.length, random)),
  );
  return {
    median: median(values),
    low: quantile(medians, 0.025),
    high: quantile(medians, 0.975),
  };
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
