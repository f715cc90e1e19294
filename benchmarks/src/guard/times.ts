import { bootstrappedMedian, type Interval } from "../measure/statistics.ts";
import type { Suite } from "../measure/case.ts";
import type { CaseTime } from "../measure/case-time.ts";
import { type Finding, finding, type Verdict } from "./finding.ts";
import { isProblem, type Measured, measured } from "./measured.ts";

/** How times are compared. */
export interface TimeOptions {
  /** The builds, by directory. */
  readonly sides: { readonly base: string; readonly head: string };
  readonly pairs: number;
  /** Pairs in all, if the first ones left it unclear. */
  readonly mostPairs: number;
  readonly say: (what: string) => void;
}

/** The times of all cases, or of those that are named, in one process. */
export type MeasureTimes = (
  root: string,
  only: readonly string[] | null,
  signal: AbortSignal,
) => Promise<Measured<CaseTime>>;

export function timesInProcesses(suite: Suite): MeasureTimes {
  return async (root, only, signal) =>
    measured("time", { suite, root, only, say: () => {}, signal });
}

/** By the name of the case: ratios of time, head to base, one for each pair; or what is wrong with it. */
type Pairs = Map<string, number[] | Finding>;

/** Compares by pairs of fresh processes, one of each build, and by more of them where it is unclear. */
export async function comparedTimes(
  options: TimeOptions,
  only: readonly string[] | null,
  signal: AbortSignal,
  measure: MeasureTimes,
): Promise<Finding[]> {
  const { pairs, mostPairs } = options;
  const found: Pairs = new Map();
  await measurePairs(found, pairs, options, only, signal, measure);
  const unclear = judgedAll(found).filter(({ verdict }) => UNCLEAR.has(verdict));
  if (unclear.length > 0 && mostPairs > pairs) {
    const names = unclear.map(({ id }) => id);
    await measurePairs(found, mostPairs - pairs, options, names, signal, measure);
  }
  return judgedAll(found);
}

/** More pairs may help. */
const UNCLEAR: ReadonlySet<Verdict> = new Set(["inconclusive", "noisy", "warning"]);

/** Measures in the order ABBA, so that what changes over time affects both builds alike. */
async function measurePairs(
  found: Pairs,
  count: number,
  { sides, say }: TimeOptions,
  only: readonly string[] | null,
  signal: AbortSignal,
  measure: MeasureTimes,
): Promise<void> {
  for (let pair = 0; pair < count; pair++) {
    const which = only === null || only.length > 10 ? "" : `: ${only.join(", ")}`;
    say(`pair ${pair + 1} of ${count}${which}`);
    const order = pair % 2 === 0 ? (["base", "head"] as const) : (["head", "base"] as const);
    const times: Partial<Record<keyof typeof sides, Measured<CaseTime>>> = {};
    for (const side of order) times[side] = await measure(sides[side], only, signal);
    const { base = {}, head = {} } = times;
    for (const [id, ofHead] of Object.entries(head)) {
      const ofBase = base[id] ?? { problem: "the base was not measured" };
      const before = found.get(id) ?? [];
      // What is wrong in the head once is wrong, whatever other pairs or the base show.
      if (isProblem(ofHead)) found.set(id, finding("time", id, "regression", ofHead.problem));
      else if (!Array.isArray(before)) continue;
      else if (isProblem(ofBase))
        found.set(id, finding("time", id, "not comparable", ofBase.problem));
      else found.set(id, [...before, ofHead.toControl / ofBase.toControl]);
    }
  }
}

function judgedAll(pairs: Pairs): Finding[] {
  return [...pairs].map(([id, found]) => (Array.isArray(found) ? judgedTimes(id, found) : found));
}

/** A regression exceeds both: what is typical, and what is certain. Chosen by measuring noise: see docs/guides/guard.md. */
export const REGRESSION = { median: 1.1, bound: 1.02 };
/** A warning: large enough to report, too small or too uncertain to fail for. */
const SLOWDOWN = { median: 1.05, bound: 1 };
/** An interval as wide as this could hide a regression. */
const NOISY_WIDTH = 1.2;
const UNCHANGED = 1.05;

/** The ratios of all pairs of a case, judged. */
export function judgedTimes(id: string, ratios: readonly number[]): Finding {
  const { median, low, high } = bootstrappedMedian(ratios);
  const pairs = ratios.length;
  const text = `${percent(median)} (${percent(low)} to ${percent(high)} in ${pairs} pairs)`;
  const figures = { median, low, high, pairs };
  return finding("time", id, verdictOf({ median, low, high }), text, figures);
}

function verdictOf({ median, low, high }: Interval): Verdict {
  if (median > REGRESSION.median && low > REGRESSION.bound) return "regression";
  if (median < 1 / REGRESSION.median && high < 1 / REGRESSION.bound) return "improvement";
  if (median > SLOWDOWN.median && low > SLOWDOWN.bound) return "warning";
  if (high / low > NOISY_WIDTH) return "noisy";
  return low > 1 / UNCHANGED && high < UNCHANGED ? "unchanged" : "inconclusive";
}

/** A ratio as a change: `+12.3%`. */
function percent(ratio: number): string {
  const change = (ratio - 1) * 100;
  return `${change >= 0 ? "+" : ""}${change.toFixed(1)}%`;
}
