import { type Case, type Suite, withControls } from "../measure/case.ts";
import { describeMachine, type Platform, thisPlatform } from "../measure/machine.ts";
import { CannotCompareError } from "../output/exit-status.ts";
import { withBuilt } from "./base-build.ts";
import type { ChosenBase, MissingBase } from "./base-commit.ts";
import { baselineFile } from "./baseline.ts";
import { boundsOf } from "./bounds.ts";
import { BOUNDS_FILE, judgedBoundsFile } from "./bounds-file.ts";
import { judgedBytes } from "./bytes.ts";
import { type Check, confirmed, type Finding, finding, isMeasured } from "./finding.ts";
import { type GateReport, verdictOf } from "./gate-report.ts";
import { judgedGrowths } from "./growth.ts";
import { measuredBytes, measuredGrowths } from "./measured.ts";
import type { Checkout, Repository } from "./repository.ts";
import { comparedTimes, timesInProcesses } from "./times.ts";
import { fileAt, fileIn, type Found, judgedFile, type TrackedFile } from "./tracked-file.ts";

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
  const { base, checks, strict, head, suite } = options;
  const isMissing = "missing" in base;
  const platform = thisPlatform();
  const bounds = bothOf(BOUNDS_FILE, options);
  const bytes = checks.includes("bytes") ? await gatedBytes(options, platform, signal) : NOTHING;
  const found: Finding[] = [
    ...(isMissing ? [finding("base", "", "not comparable", base.missing)] : []),
    ...bytes.findings,
    ...judgedBoundsFile(boundsOf(suite), bounds.is, bounds.was),
    ...(checks.includes("complexity") ? await gatedGrowths(options, signal) : []),
    ...(checks.includes("time") && !isMissing ? await gatedTimes(options, base, signal) : []),
  ];
  const findings = found.map((each) =>
    strict && each.verdict === "accepted" ? { ...each, verdict: "regression" as const } : each,
  );
  return {
    kind: "sheaf gate",
    version: 3,
    verdict: verdictOf(findings),
    checks,
    strict,
    head: { commit: head.commit, dirty: head.dirty },
    base: isMissing
      ? { commit: null, reason: base.missing }
      : { commit: base.commit, reason: base.reason },
    platform,
    machine: describeMachine(),
    seconds: Math.round((performance.now() - start) / 1_000),
    baseline: bytes.baseline,
    findings,
  };
}

/** A tracked file as it is here, and as it was at the base. */
function bothOf<T>(
  file: TrackedFile<T>,
  { baselines, repository, base }: GateOptions,
): { readonly is: Found<T>; readonly was: Found<T> | null } {
  const was = "missing" in base ? null : fileAt(baselines, file, repository, base.commit);
  return { is: fileIn(baselines, file), was };
}

type BytesPart = Pick<GateReport, "baseline" | "findings">;
const NOTHING: BytesPart = { baseline: null, findings: [] };

async function gatedBytes(
  options: GateOptions,
  platform: Platform,
  signal: AbortSignal,
): Promise<BytesPart> {
  const { suite, head, only, say } = options;
  const file = baselineFile(platform);
  const { is, was } = bothOf(file, options);
  const ofFile = judgedFile(file, is, was);
  if ("problem" in is) {
    const problem = finding("bytes", "", "not comparable", is.message);
    return { baseline: null, findings: [...ofFile, problem] };
  }
  const base = was !== null && "content" in was ? was.content.cases : null;
  const told = (what: string): void => say(`bytes: ${what}`);
  const findings = await confirmed(only, async (names) => {
    const measuring = { suite, root: head.root, only: names, say: told, signal };
    const references = { tracked: is.content.cases, base };
    return judgedBytes(suite.cases, references, await measuredBytes(measuring));
  });
  const baseline = { name: file.name, ofBase: base !== null };
  return { baseline, findings: [...findings, ...ofFile] };
}

async function gatedGrowths(
  { suite, head, only, say }: GateOptions,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { growths } = suite;
  const told = (what: string): void => say(`complexity: ${what}`);
  return confirmed(withControls(growths, only), async (names) => {
    const measuring = { suite, root: head.root, only: names, say: told, signal };
    return judgedGrowths(growths, await measuredGrowths(measuring));
  });
}

async function gatedTimes(
  options: GateOptions,
  { commit, root }: Exclude<Base, MissingBase>,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { suite, repository, say } = options;
  const timesTo = async (base: string): Promise<Finding[]> =>
    screenedTimes(options, base, commit, signal);
  try {
    return root === null
      ? await withBuilt({ suite, repository, commit }, say, signal, timesTo)
      : await timesTo(root);
  } catch (error) {
    if (!(error instanceof CannotCompareError)) throw error;
    return [finding("time", "", "not comparable", error.message)];
  }
}

/** Enough to see what has become this many times as slow. Two, so that each build once comes first. */
const SCREENING = { pairs: 2, ratio: 1.5 };

/**
 * The times of cases that the change can matter to, or that are asked for; and of those others that two
 * pairs show to have become much slower. What passes that is `screened`.
 */
async function screenedTimes(
  { suite, head, pairs, mostPairs, only, all, repository, say }: GateOptions,
  base: string,
  commit: string,
  signal: AbortSignal,
): Promise<Finding[]> {
  const isEach = all || only !== null;
  const changed = isEach ? [] : repository.changedFiles(commit);
  const isTouched = ({ isCoarse = false, code = [""] }: Case): boolean =>
    !isCoarse && changed.some((file) => code.some((start) => file.startsWith(start)));
  const asked = suite.cases.filter(({ id }) => only?.includes(id) ?? true);
  const exact = asked.filter((each) => isEach || isTouched(each)).map(({ id }) => id);
  const others = asked.map(({ id }) => id).filter((id) => !exact.includes(id));
  const compared = async (names: readonly string[] | null, most: number, what: string) => {
    const told = (text: string): void => say(`time: ${what}${text}`);
    const many = { pairs: Math.min(pairs, most), mostPairs: most };
    const options = { sides: { base, head: head.root }, ...many, say: told };
    return comparedTimes(options, names, signal, timesInProcesses(suite));
  };
  const screening = others.length === 0 ? [] : await compared(others, SCREENING.pairs, "all, ");
  const isSuspect = (each: Finding): boolean => (each.figures["median"] ?? 0) >= SCREENING.ratio;
  const passed = screening
    .filter((each) => !isSuspect(each))
    .map((each) => (isMeasured(each) ? { ...each, verdict: "screened" as const } : each));
  const suspects = screening.filter(isSuspect).map(({ id }) => id);
  const names = [...exact, ...suspects];
  if (names.length === 0) return passed;
  return [...passed, ...(await confirmed(names, async (which) => compared(which, mostPairs, "")))];
}
