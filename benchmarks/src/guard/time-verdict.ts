import { bootstrappedMedian, type Interval } from "../measure/statistics.ts";

/**
 * A `slowdown` is a warning: large enough to report, too small or too uncertain to fail for. What is
 * `screened` is not half as slow again; more is not known.
 */
type TimeVerdict =
  | "screened"
  | "improvement"
  | "unchanged"
  | "inconclusive"
  | "noisy"
  | "slowdown"
  | "regression";

/** The ratios of all pairs of a case, judged. */
export interface TimeFinding extends Interval {
  readonly pairs: number;
  readonly verdict: TimeVerdict;
  /** New pairs that did not show the regression or improvement of the first ones again. */
  readonly refutedBy?: Interval & { readonly pairs: number };
}

/** A regression exceeds both: what is typical, and what is certain. Chosen by measuring noise: see docs/guides/guard.md. */
export const REGRESSION = { median: 1.1, bound: 1.02 };
const SLOWDOWN = { median: 1.05, bound: 1 };
/** An interval as wide as this could hide a regression. */
const NOISY_WIDTH = 1.2;
const UNCHANGED = 1.05;

export function judgedTimes(ratios: readonly number[]): TimeFinding {
  const interval = bootstrappedMedian(ratios);
  return { ...interval, pairs: ratios.length, verdict: verdictOf(interval) };
}

/** Whether more pairs may help. */
export function isUnclear({ verdict }: TimeFinding): boolean {
  return verdict === "inconclusive" || verdict === "noisy" || verdict === "slowdown";
}

function verdictOf({ median, low, high }: Interval): TimeVerdict {
  if (median > REGRESSION.median && low > REGRESSION.bound) return "regression";
  if (median < 1 / REGRESSION.median && high < 1 / REGRESSION.bound) return "improvement";
  if (median > SLOWDOWN.median && low > SLOWDOWN.bound) return "slowdown";
  if (high / low > NOISY_WIDTH) return "noisy";
  return low > 1 / UNCHANGED && high < UNCHANGED ? "unchanged" : "inconclusive";
}
