import { bootstrappedMedian, type Interval } from "./bootstrap.ts";

/**
 * What paired ratios of time, head to base, come to. A `slowdown` is a warning: large enough to be
 * told, too small to fail for.
 */
export type TimeVerdict =
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
  /** What new pairs came to, where these were a regression or an improvement and those were not. */
  readonly refutedBy?: Interval & { readonly pairs: number };
}

/** Both must be passed: what is typical, and what is certain. Chosen by A/A runs: see docs/guides/guard.md. */
export const REGRESSION = { median: 1.1, bound: 1.02 };
const SLOWDOWN = { median: 1.05, bound: 1 };
/** An interval as wide as this could hide a regression. */
const NOISY_WIDTH = 1.2;
const UNCHANGED = 1.05;

export function judgedTimes(ratios: readonly number[]): TimeFinding {
  const interval = bootstrappedMedian(ratios);
  return { ...interval, pairs: ratios.length, verdict: verdictOf(interval) };
}

/** True for what more pairs may settle. */
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
