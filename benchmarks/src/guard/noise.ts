import { atMost, sampledWithReplacement } from "../measure/statistics.ts";
import { seededRandom } from "./seeded-random.ts";
import { judgedTimes, type TimeVerdict } from "./time-verdict.ts";

/** What this machine shows where nothing differs: the noise of one case. */
export interface CaseNoise {
  readonly id: string;
  /** What runs of equal builds came to, by verdict. */
  readonly verdicts: Readonly<Partial<Record<TimeVerdict, number>>>;
  /** The least slowdown, as a ratio, that 95 of 100 runs fail for; null where even 3x is not seen. */
  readonly leastSeen: number | null;
}

const SLOWDOWNS: readonly number[] = [1.05, 1.1, 1.15, 1.2, 1.3, 1.5, 2, 3];
const TRIALS = 100;
const ENOUGH = 0.95;
const SEED = 20_260_102;

/**
 * @param runs The paired ratios of each run of equal builds.
 */
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

/**
 * How often something may happen at most, with 95% confidence, that was seen so many times in so many
 * trials: the upper bound of Clopper and Pearson.
 */
export function mostOften(seen: number, trials: number): number {
  let [low, high] = [seen / trials, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (atMost(seen, trials, middle) > 1 - ENOUGH) low = middle;
    else high = middle;
  }
  return high;
}

/** Of runs drawn from all pairs, with this slowdown put in, the fraction that would fail. */
function seenRate(all: readonly number[], pairs: number, slowdown: number): number {
  const random = seededRandom(SEED);
  const seen = Array.from({ length: TRIALS }, () => {
    const ratios = sampledWithReplacement(all, pairs, random).map((ratio) => ratio * slowdown);
    return judgedTimes(ratios).verdict === "regression";
  });
  return seen.filter(Boolean).length / TRIALS;
}
