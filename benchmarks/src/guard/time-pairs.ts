import type { CaseTime } from "./case-time.ts";
import { isProblem, type Measured, type Problem, runWorker } from "./run-worker.ts";
import { isUnclear, judgedTimes, type TimeFinding } from "./time-verdict.ts";

/** The built commits that are compared, by directory. */
interface Sides {
  readonly base: string;
  readonly head: string;
}

/** How pairs are measured. */
export interface PairOptions {
  readonly sides: Sides;
  /** Null for all cases. */
  readonly only: readonly string[] | null;
  readonly pairs: number;
  readonly say: (what: string) => void;
}

/** How times are compared. */
export interface TimeOptions extends PairOptions {
  /** Pairs in all where the first ones left it unclear. */
  readonly mostPairs: number;
}

/** What a case came to: compared, or not measurable in one of the builds. */
export type TimeResult = TimeFinding | SideProblem;

/** The time that one process took, by case. */
export type MeasureTimes = (
  root: string,
  only: readonly string[] | null,
  signal: AbortSignal,
) => Promise<Measured<CaseTime>>;

const inWorker: MeasureTimes = async (root, only, signal) =>
  runWorker({ mode: "time", root, only }, () => {}, signal);

/**
 * Compares by pairs of fresh processes, one of each build. Where it stays unclear, by more of them.
 *
 * @param measure By a worker process unless said.
 */
export async function comparedTimes(
  { mostPairs, ...options }: TimeOptions,
  signal: AbortSignal,
  measure: MeasureTimes = inWorker,
): Promise<Readonly<Record<string, TimeResult>>> {
  const { pairs } = options;
  const results = await measuredPairs(options, signal, measure);
  const findings = judgedAll(results);
  const unclear = Object.keys(findings).filter((id) => isOpen(findings[id]));
  if (unclear.length === 0 || mostPairs <= pairs) return findings;
  const more = { ...options, only: unclear, pairs: mostPairs - pairs };
  const further = await measuredPairs(more, signal, measure);
  return judgedAll({
    ratios: Object.fromEntries(
      Object.entries(results.ratios).map(([id, of]) => [
        id,
        [...of, ...(further.ratios[id] ?? [])],
      ]),
    ),
    problems: { ...results.problems, ...further.problems },
  });
}

/**
 * The same, where a regression counts once as many new pairs of it show it again; else it is a slowdown.
 * So does an improvement; else it is inconclusive.
 */
export async function confirmedTimes(
  options: TimeOptions,
  signal: AbortSignal,
  measure: MeasureTimes = inWorker,
): Promise<Readonly<Record<string, TimeResult>>> {
  const first = await comparedTimes(options, signal, measure);
  const flagged = Object.keys(first).filter((id) => isFlagged(first[id]));
  if (flagged.length === 0) return first;
  const say = (what: string): void => options.say(`once more, ${what}`);
  const second = await comparedTimes({ ...options, only: flagged, say }, signal, measure);
  const settled = flagged.map((id) => [id, settledTime(first[id], second[id])]);
  return { ...first, ...(Object.fromEntries(settled) as Record<string, TimeResult>) };
}

/** What is said of a regression that was looked at again. */
function settledTime(
  first: TimeResult | undefined,
  second: TimeResult | undefined,
): TimeResult | undefined {
  if (first === undefined || second === undefined || !isTimeFinding(first)) return first;
  if (!isTimeFinding(second)) return second;
  const { median, low, high, pairs, verdict } = second;
  if (verdict === first.verdict) return first;
  const weaker = first.verdict === "regression" ? "slowdown" : "inconclusive";
  return { ...first, verdict: weaker, refutedBy: { median, low, high, pairs } };
}

function isFlagged(result: TimeResult | undefined): boolean {
  if (result === undefined || !isTimeFinding(result)) return false;
  return result.verdict === "regression" || result.verdict === "improvement";
}

/**
 * The ratios of time, head to base, one for each pair, of all cases that both builds can do.
 */
export async function pairedRatios(
  options: PairOptions,
  signal: AbortSignal,
): Promise<PairResults> {
  return measuredPairs(options, signal, inWorker);
}

interface PairResults {
  readonly ratios: Readonly<Record<string, readonly number[]>>;
  readonly problems: Readonly<Record<string, SideProblem>>;
}

/** What one of the builds cannot do. */
type SideProblem = Problem & { readonly side: keyof Sides };

/** In the order ABBA: what grows over time then meets both builds alike. */
async function measuredPairs(
  { sides, only, pairs, say }: PairOptions,
  signal: AbortSignal,
  measure: MeasureTimes,
): Promise<PairResults> {
  const ratios: Record<string, number[]> = {};
  const problems: Record<string, SideProblem> = {};
  for (let pair = 0; pair < pairs; pair++) {
    say(`pair ${pair + 1} of ${pairs}${only === null ? "" : `: ${only.join(", ")}`}`);
    const order = pair % 2 === 0 ? (["base", "head"] as const) : (["head", "base"] as const);
    const measured: Partial<Record<keyof Sides, Measured<CaseTime>>> = {};
    for (const side of order) measured[side] = await measure(sides[side], only, signal);
    const { base = {}, head = {} } = measured;
    for (const [id, ofHead] of Object.entries(head)) {
      const ofBase = base[id] ?? { problem: "the base was not measured" };
      // What is wrong in the head once is wrong, whatever other pairs or the base say.
      if (isProblem(ofHead)) problems[id] = { ...ofHead, side: "head" };
      else if (isProblem(ofBase)) problems[id] ??= { ...ofBase, side: "base" };
      else (ratios[id] ??= []).push(ofHead.toControl / ofBase.toControl);
    }
  }
  return { ratios, problems };
}

function judgedAll({ ratios, problems }: PairResults): Record<string, TimeResult> {
  const judged = Object.entries(ratios).map(([id, of]): [string, TimeResult] => [
    id,
    judgedTimes(of),
  ]);
  return { ...Object.fromEntries(judged), ...problems };
}

function isOpen(result: TimeResult | undefined): boolean {
  return result !== undefined && isTimeFinding(result) && isUnclear(result);
}

/** True for a case that could be compared. */
export function isTimeFinding(result: TimeResult): result is TimeFinding {
  return "verdict" in result;
}
