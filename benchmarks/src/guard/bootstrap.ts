import { median, quantile, sampledWithReplacement } from "../measure/statistics.ts";
import { seededRandom } from "./seeded-random.ts";

/** The middle of some values, and between which it would mostly lie if they were measured again. */
export interface Interval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;
const SEED = 20_260_101;

/** The median with its 95% interval, by resampling: the same values give the same interval. */
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
