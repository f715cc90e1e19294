import { type Case, type Suite, withControls } from "../measure/case.ts";
import { describeMachine } from "../measure/machine.ts";
import { thisPlatform } from "../measure/platform.ts";
import { CannotCompareError } from "../output/exit-status.ts";
import { withBuilt } from "./base-build.ts";
import type { ChosenBase, MissingBase } from "./base-commit.ts";
import { baselineName } from "./baseline.ts";
import { boundsOf } from "./bounds.ts";
import { judgedBytes } from "./bytes-finding.ts";
import type { Finding } from "./finding.ts";
import { type Check, type GateReport, verdictOf } from "./gate-report.ts";
import { judgedGrowths } from "./growth-finding.ts";
import { judgedKept, type Kept, type KeptFinding, keptIn, unreadable } from "./kept-finding.ts";
import { measuredBytes, measuredGrowths, type Measuring } from "./measured.ts";
import type { Checkout, Repository } from "./repository.ts";
import { screenedTimes, timesInProcesses } from "./time-pairs.ts";

/** What a gate checks, and how. */
export interface GateOptions {
  readonly suite: Suite;
  /** The build that is judged. */
  readonly head: Checkout & { readonly root: string };
  readonly base: Base;
  /** The repository of the base. */
  readonly repository: Repository;
  /** The directory of baselines and bounds. */
  readonly baselines: string;
  /** True if the gate fails for what became worse even if that is accepted. */
  readonly strict: boolean;
  readonly checks: readonly Check[];
  /** Null for all cases. Times of those that are named are exact. */
  readonly only: readonly string[] | null;
  /** True if all times are exact, and not only those of cases that the change can matter to. */
  readonly all: boolean;
  readonly pairs: number;
  readonly mostPairs: number;
  readonly say: (what: string) => void;
}

/** The commit to compare with, which is built unless `root` is a build of it; or why there is none. */
export type Base = (ChosenBase & { readonly root: string | null }) | MissingBase;

/**
 * Checks bytes, complexity and time. What is flagged is measured again by itself, and counts if it is
 * flagged again.
 */
export async function gate(options: GateOptions, signal: AbortSignal): Promise<GateReport> {
  const start = performance.now();
  const { base, checks, strict, suite, head } = options;
  const isMissing = "missing" in base;
  const platform = thisPlatform();
  const now = boundsOf(suite);
  const { baselines, repository } = options;
  const kept = keptIn(baselines, { platform, now }, repository, isMissing ? null : base.commit);
  const bytes = checks.includes("bytes") ? await gatedBytes(options, kept, signal) : NOTHING;
  const complexity = checks.includes("complexity") ? await gatedGrowths(options, signal) : [];
  const times = checks.includes("time") ? await gatedTimes(options, signal) : NOTHING;
  const findings = {
    strict,
    ...bytes,
    complexity,
    times: times.times,
    kept: judgedKept(kept).filter((finding) => isChecked(options, finding)),
    notComparable: [
      ...(isMissing ? [`base: ${base.missing}`] : []),
      ...bytes.notComparable,
      ...unreadable(kept),
      ...times.notComparable,
    ],
  };
  return {
    kind: "sheaf gate",
    version: 2,
    verdict: verdictOf(findings),
    checks,
    head: { commit: head.commit, dirty: head.dirty },
    base: isMissing
      ? { commit: null, reason: base.missing }
      : { commit: base.commit, reason: base.reason },
    platform,
    machine: describeMachine(),
    seconds: Math.round((performance.now() - start) / 1_000),
    ...findings,
  };
}

type Part = Pick<GateReport, "baseline" | "bytes" | "times" | "notComparable">;
const NOTHING: Part = { baseline: null, bytes: [], times: {}, notComparable: [] };

/** How a check of the head measures what `only` names. */
function measuringFor(
  { suite, head, say }: GateOptions,
  what: string,
  only: Measuring["only"],
  signal: AbortSignal,
): Measuring {
  return { suite, root: head.root, only, say: (text) => say(`${what}: ${text}`), signal };
}

/** Whether it is among what this gate was asked for. */
function isChecked({ checks, only }: GateOptions, { of, id }: KeptFinding): boolean {
  if (of === "tolerance") return true;
  if (of === "file") return checks.includes("bytes") || checks.includes("complexity");
  return (
    checks.includes(of === "case" ? "bytes" : "complexity") && (only === null || only.includes(id))
  );
}

async function gatedBytes(options: GateOptions, kept: Kept, signal: AbortSignal): Promise<Part> {
  const tracked = kept.head.baseline;
  if ("problem" in tracked) return { ...NOTHING, notComparable: [`bytes: ${tracked.message}`] };
  const atBase = kept.base?.baseline ?? null;
  const base = atBase !== null && "content" in atBase ? atBase.content.cases : null;
  const references = { tracked: tracked.content.cases, base };
  const bytes = await confirmed(options.only, async (names) => {
    const measured = await measuredBytes(measuringFor(options, "bytes", names, signal));
    return judgedBytes(options.suite.cases, references, measured);
  });
  const baseline = { name: baselineName(kept.platform), ofBase: base !== null };
  return { ...NOTHING, baseline, bytes };
}

async function gatedGrowths(
  options: GateOptions,
  signal: AbortSignal,
): Promise<GateReport["complexity"]> {
  const { growths } = options.suite;
  return confirmed(withControls(growths, options.only), async (names) =>
    judgedGrowths(
      growths,
      await measuredGrowths(measuringFor(options, "complexity", names, signal)),
    ),
  );
}

/**
 * Findings, where those that are flagged are replaced by those of a second measurement. A wrong answer
 * is not measured again: a right one would not excuse it.
 */
async function confirmed<
  F extends Finding & { readonly time?: number | null; readonly changes?: readonly unknown[] },
>(
  only: readonly string[] | null,
  findings: (names: readonly string[] | null) => Promise<F[]>,
): Promise<F[]> {
  const first = await findings(only);
  const flagged = first.filter(
    ({ verdict, time, changes }) =>
      (verdict === "regression" || verdict === "blind") && time !== null && changes?.length !== 0,
  );
  if (flagged.length === 0) return first;
  const second = await findings(flagged.map(({ id }) => id));
  return first.map((finding) =>
    flagged.includes(finding) ? (second.find(({ id }) => id === finding.id) ?? finding) : finding,
  );
}

async function gatedTimes(options: GateOptions, signal: AbortSignal): Promise<Part> {
  const { suite, head, base, repository, pairs, mostPairs, say, only, all } = options;
  if ("missing" in base) return NOTHING;
  const told = (what: string): void => say(`time: ${what}`);
  const isEach = all || only !== null;
  const changed = isEach ? [] : repository.changedFiles(base.commit);
  const isTouched = ({ isCoarse = false, code = [""] }: Case): boolean =>
    !isCoarse && changed.some((file) => code.some((start) => file.startsWith(start)));
  const exact = new Set(
    suite.cases.filter((each) => isEach || isTouched(each)).map(({ id }) => id),
  );
  const timesTo = async (root: string): Promise<GateReport["times"]> => {
    const sides = { base: root, head: head.root };
    const cases = suite.cases.map(({ id }) => id).filter((id) => only?.includes(id) ?? true);
    const how = { sides, only, cases, pairs, mostPairs, say: told };
    return screenedTimes(how, (id) => exact.has(id), signal, timesInProcesses(suite));
  };
  try {
    const { commit, root } = base;
    const times =
      root === null
        ? await withBuilt({ suite, repository, commit }, say, signal, timesTo)
        : await timesTo(root);
    return { ...NOTHING, times };
  } catch (error) {
    if (!(error instanceof CannotCompareError)) throw error;
    return { ...NOTHING, notComparable: [`time: ${error.message}`] };
  }
}
