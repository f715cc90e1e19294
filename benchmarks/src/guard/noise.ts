import { atMost, sampledWithReplacement } from "../measure/statistics.ts";
import { seededRandom } from "../measure/bootstrap.ts";
import { judgedTimes, type TimeVerdict } from "./time-verdict.ts";

/** The noise of one case: what comparing a build with itself shows. */
export interface CaseNoise {
  readonly id: string;
  /** How many runs had each verdict. */
  readonly verdicts: Readonly<Partial<Record<TimeVerdict, number>>>;
  /** The smallest slowdown, as a ratio, that 95 of 100 runs would fail for; null if that is more than 3x. */
  readonly leastSeen: number | null;
}

const SLOWDOWNS: readonly number[] = [1.05, 1.1, 1.15, 1.2, 1.3, 1.5, 2, 3];
const TRIALS = 100;
const ENOUGH = 0.95;
const SEED = 20_260_102;

/** @param runs The paired ratios of each run. */
export function noiseOf(id: string, runs: readonly (readonly number[])[]): CaseNoise {
  const verdicts: Partial<Record<TimeVerdict, number>> = {};
  for (const ratios of runs) {
    const { verdict } = judgedTimes(ratios);
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  }
  const pairs = runs[0]?.length ?? 0;
  const all = runs.flat();
  const leastSeen = SLOWDOWNS.find((slowdown) => seenRate(all, pairs, slowdown) >= ENOUGH) ?? null;
  return { id, verdicts, leastSeen };
}

/** The 95% upper bound of Clopper and Pearson for the rate of what was seen so often in so many trials. */
export function mostOften(seen: number, trials: number): number {
  let [low, high] = [seen / trials, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (atMost(seen, trials, middle) > 1 - ENOUGH) low = middle;
    else high = middle;
  }
  return high;
}

/** The fraction of runs, drawn from all pairs and slowed down, that would fail. */
function seenRate(all: readonly number[], pairs: number, slowdown: number): number {
  const random = seededRandom(SEED);
  const seen = Array.from({ length: TRIALS }, () => {
    const ratios = sampledWithReplacement(all, pairs, random).map((ratio) => ratio * slowdown);
    return judgedTimes(ratios).verdict === "regression";
  });
  return seen.filter(Boolean).length / TRIALS;
}
