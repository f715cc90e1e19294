import type { Suite } from "../measure/case.ts";
import type { CaseTime } from "../measure/case-time.ts";
import { isProblem, type Measured, measured, type Problem } from "./measured.ts";
import { isUnclear, judgedTimes, type TimeFinding } from "./time-verdict.ts";

/** The builds that are compared, by directory. */
interface Sides {
  readonly base: string;
  readonly head: string;
}

/** How pairs are measured. */
interface PairOptions {
  readonly sides: Sides;
  /** Null for all cases. */
  readonly only: readonly string[] | null;
  readonly pairs: number;
  readonly say: (what: string) => void;
}

/** How times are compared. */
export interface TimeOptions extends PairOptions {
  /** Pairs in all, if the first ones left it unclear. */
  readonly mostPairs: number;
}

/** A case that was compared, or could not be measured in one of the builds. */
export type TimeResult = TimeFinding | SideProblem;
type SideProblem = Problem & { readonly side: keyof Sides };
type TimeResults = Readonly<Record<string, TimeResult>>;

/** The times of all cases in one process. */
export type MeasureTimes = (
  root: string,
  only: readonly string[] | null,
  signal: AbortSignal,
) => Promise<Measured<CaseTime>>;

export function timesInProcesses(suite: Suite): MeasureTimes {
  return async (root, only, signal) =>
    measured("time", { suite, root, only, say: () => {}, signal });
}

/** Compares by pairs of fresh processes, one of each build, and by more of them where it is unclear. */
export async function comparedTimes(
  { mostPairs, ...options }: TimeOptions,
  signal: AbortSignal,
  measure: MeasureTimes,
): Promise<TimeResults> {
  const first = await pairedRatios(options, signal, measure);
  const findings = judgedAll(first);
  const unclear = idsOf(findings, isUnclear);
  if (unclear.length === 0 || mostPairs <= options.pairs) return findings;
  const more = { ...options, only: unclear, pairs: mostPairs - options.pairs };
  const further = await pairedRatios(more, signal, measure);
  const ratios = Object.entries(first.ratios).map(
    ([id, of]) => [id, [...of, ...(further.ratios[id] ?? [])]] as const,
  );
  const problems = { ...first.problems, ...further.problems };
  return judgedAll({ ratios: Object.fromEntries(ratios), problems });
}

/**
 * As {@link comparedTimes}, but a regression counts only if as many new pairs show it again; else it is
 * a slowdown. Likewise an improvement, which else is inconclusive.
 */
export async function confirmedTimes(
  options: TimeOptions,
  signal: AbortSignal,
  measure: MeasureTimes,
): Promise<TimeResults> {
  const first = await comparedTimes(options, signal, measure);
  const flagged = idsOf(
    first,
    ({ verdict }) => verdict === "regression" || verdict === "improvement",
  );
  if (flagged.length === 0) return first;
  const say = (what: string): void => options.say(`again, ${what}`);
  const second = await comparedTimes({ ...options, only: flagged, say }, signal, measure);
  const confirmed = flagged.map((id) => [
    id,
    confirmedTime(first[id] as TimeFinding, second[id] as TimeResult),
  ]);
  return { ...first, ...(Object.fromEntries(confirmed) as TimeResults) };
}

function confirmedTime(first: TimeFinding, second: TimeResult): TimeResult {
  if (!isTimeFinding(second)) return second;
  const { median, low, high, pairs, verdict } = second;
  if (verdict === first.verdict) return first;
  const weaker = first.verdict === "regression" ? "slowdown" : "inconclusive";
  return { ...first, verdict: weaker, refutedBy: { median, low, high, pairs } };
}

/** Enough to see what has become this many times as slow. Two, so that each build once comes first. */
const SCREENING = { pairs: 2, ratio: 1.5 };

/**
 * As {@link confirmedTimes} of the cases that `isExact` names, and of those others that a screening
 * shows to have become much slower. What passes it is reported as `screened`.
 */
export async function screenedTimes(
  options: TimeOptions & { readonly cases: readonly string[] },
  isExact: (id: string) => boolean,
  signal: AbortSignal,
  measure: MeasureTimes,
): Promise<TimeResults> {
  const { cases, say } = options;
  const others = cases.filter((id) => !isExact(id));
  const screening =
    others.length === 0
      ? { ratios: {}, problems: {} }
      : await pairedRatios(
          { ...options, only: others, pairs: SCREENING.pairs, say: (what) => say(`all, ${what}`) },
          signal,
          measure,
        );
  const passed = Object.entries(screening.ratios)
    .map(([id, ratios]) => [id, judgedTimes(ratios)] as const)
    .filter(([, { median }]) => median < SCREENING.ratio)
    .map(([id, finding]): [string, TimeFinding] => [id, { ...finding, verdict: "screened" }]);
  const results = { ...Object.fromEntries(passed), ...screening.problems };
  const only = cases.filter((id) => !Object.hasOwn(results, id));
  if (only.length === 0) return results;
  return { ...results, ...(await confirmedTimes({ ...options, only }, signal, measure)) };
}

/** Ratios of time, head to base, one for each pair, of all cases that both builds can do. */
interface PairedRatios {
  readonly ratios: Readonly<Record<string, readonly number[]>>;
  readonly problems: Readonly<Record<string, SideProblem>>;
}

/** Measures in the order ABBA, so that what changes over time affects both builds alike. */
async function pairedRatios(
  { sides, only, pairs, say }: PairOptions,
  signal: AbortSignal,
  measure: MeasureTimes,
): Promise<PairedRatios> {
  const ratios: Record<string, number[]> = {};
  const problems: Record<string, SideProblem> = {};
  for (let pair = 0; pair < pairs; pair++) {
    const which = only === null || only.length > 10 ? "" : `: ${only.join(", ")}`;
    say(`pair ${pair + 1} of ${pairs}${which}`);
    const order = pair % 2 === 0 ? (["base", "head"] as const) : (["head", "base"] as const);
    const times: Partial<Record<keyof Sides, Measured<CaseTime>>> = {};
    for (const side of order) times[side] = await measure(sides[side], only, signal);
    const { base = {}, head = {} } = times;
    for (const [id, ofHead] of Object.entries(head)) {
      const ofBase = base[id] ?? { problem: "the base was not measured" };
      // What is wrong in the head once is wrong, whatever other pairs or the base show.
      if (isProblem(ofHead)) problems[id] = { ...ofHead, side: "head" };
      else if (isProblem(ofBase)) problems[id] ??= { ...ofBase, side: "base" };
      else (ratios[id] ??= []).push(ofHead.toControl / ofBase.toControl);
    }
  }
  return { ratios, problems };
}

function judgedAll({ ratios, problems }: PairedRatios): TimeResults {
  const judged = Object.entries(ratios).map(([id, of]) => [id, judgedTimes(of)] as const);
  return { ...Object.fromEntries(judged), ...problems };
}

function idsOf(results: TimeResults, has: (finding: TimeFinding) => boolean): string[] {
  return Object.keys(results).filter((id) => {
    const result = results[id] as TimeResult;
    return isTimeFinding(result) && has(result);
  });
}

/** True for a case that could be compared. */
export function isTimeFinding(result: TimeResult): result is TimeFinding {
  return "verdict" in result;
}
