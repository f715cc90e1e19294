import { cases } from "../suite/all.ts";
import { withControls } from "../measure/case.ts";
import { growths } from "../suite/all.ts";
import { CannotCompareError } from "../output/exit-status.ts";
import { describeMachine } from "../measure/machine.ts";
import { baselineName } from "./baseline.ts";
import { thisPlatform } from "./platform.ts";
import { withBuilt } from "./base-build.ts";
import type { ChosenBase, MissingBase } from "./base-commit.ts";
import { boundsOf } from "./bounds.ts";
import { type BytesFinding, judgedBytes } from "./bytes-finding.ts";
import { type Check, type GateReport, verdictOf } from "./gate-report.ts";
import { type GrowthFinding, judgedGrowths } from "./growth-finding.ts";
import { judgedKept, type Kept, type KeptFinding, unreadable } from "./kept-finding.ts";
import type { Checkout, Repository } from "./repository.ts";
import { measuredBytes } from "./measured-bytes.ts";
import { measuredGrowths } from "./measured-growths.ts";
import { confirmedTimes } from "./time-pairs.ts";
import { trackedAt, trackedHere } from "./tracked-files.ts";

/** What a gate looks at, and how. */
export interface GateOptions {
  /** The build that is judged. */
  readonly head: Checkout & { readonly root: string };
  readonly base: Base;
  /** Where the base is a commit of. */
  readonly repository: Repository;
  /** The directory of baselines and bounds. */
  readonly baselines: string;
  /** True where what became worse fails though it is written into them. */
  readonly strict: boolean;
  readonly checks: readonly Check[];
  /** Null for all cases. */
  readonly only: readonly string[] | null;
  readonly pairs: number;
  readonly mostPairs: number;
  readonly say: (what: string) => void;
}

/** The commit to compare with, built for it unless its `root` says where it is; or why there is none. */
type Base = (ChosenBase & { readonly root: string | null }) | MissingBase;

type Bytes = Pick<GateReport, "baseline" | "bytes" | "notComparable">;
type Times = Pick<GateReport, "times" | "notComparable">;

/** Looks at bytes, complexity and time. What is flagged is measured once more, by itself, and counts if it is again. */
export async function gate(options: GateOptions, signal: AbortSignal): Promise<GateReport> {
  const start = performance.now();
  const { base, checks, strict } = options;
  const looksAt = (check: Check): boolean => checks.includes(check);
  const none = { notComparable: [] };
  const kept = keptBy(options);
  const memory: Bytes = looksAt("bytes")
    ? await gatedBytes(options, kept, signal)
    : { ...none, baseline: null, bytes: [] };
  const complexity = looksAt("complexity") ? await gatedGrowths(options, signal) : [];
  const time: Times = looksAt("time") ? await gatedTimes(options, signal) : { ...none, times: {} };
  const findings = {
    strict,
    bytes: memory.bytes,
    complexity,
    times: time.times,
    kept: judgedKept(kept).filter((finding) => isLookedAt(options, finding)),
    notComparable: [
      ...("missing" in base ? [`base: ${base.missing}`] : []),
      ...memory.notComparable,
      ...unreadable(kept),
      ...time.notComparable,
    ],
  };
  const { commit, dirty } = options.head;
  return {
    kind: "sheaf gate",
    version: 2,
    verdict: verdictOf(findings),
    checks,
    head: { commit, dirty },
    base:
      "missing" in base
        ? { commit: null, reason: base.missing }
        : { commit: base.commit, reason: base.reason },
    platform: thisPlatform(),
    machine: describeMachine(),
    seconds: Math.round((performance.now() - start) / 1_000),
    baseline: memory.baseline,
    ...findings,
  };
}

/** Figures and bounds of this checkout, and of its base. */
function keptBy({ base, baselines, repository }: GateOptions): Kept {
  const platform = thisPlatform();
  return {
    platform,
    now: boundsOf(cases, growths),
    head: trackedHere(baselines, platform),
    base: "missing" in base ? null : trackedAt(repository, base.commit, baselines, platform),
  };
}

/** Whether it is among what this gate was asked for. */
function isLookedAt({ checks, only }: GateOptions, { of, id }: KeptFinding): boolean {
  if (of === "tolerance") return true;
  if (of === "file") return checks.includes("bytes") || checks.includes("complexity");
  const check = of === "case" ? "bytes" : "complexity";
  return checks.includes(check) && (only === null || only.includes(id));
}

async function gatedBytes(options: GateOptions, kept: Kept, signal: AbortSignal): Promise<Bytes> {
  const { head, say, only } = options;
  const found = kept.head.baseline;
  if ("notComparable" in found)
    return { baseline: null, bytes: [], notComparable: [`bytes: ${found.notComparable}`] };
  const ofBase =
    kept.base !== null && "baseline" in kept.base.baseline ? kept.base.baseline.baseline : null;
  const references = { tracked: found.baseline.cases, base: ofBase?.cases ?? null };
  const told = (what: string): void => say(`bytes: ${what}`);
  const findings = async (names: readonly string[] | null): Promise<BytesFinding[]> => {
    return judgedBytes(cases, references, await measuredBytes(head.root, names, told, signal));
  };
  const baseline = { name: baselineName(kept.platform), ofBase: ofBase !== null };
  return { baseline, bytes: await confirmed(await findings(only), findings), notComparable: [] };
}

async function gatedGrowths(options: GateOptions, signal: AbortSignal): Promise<GrowthFinding[]> {
  const { head, say, only } = options;
  const told = (what: string): void => say(`complexity: ${what}`);
  const findings = async (names: readonly string[] | null): Promise<GrowthFinding[]> => {
    return judgedGrowths(growths, await measuredGrowths(head.root, names, told, signal));
  };
  return confirmed(await findings(withControls(growths, only)), findings);
}

/**
 * The findings, where those that are flagged are replaced by what a second look finds. What could not
 * be measured, as it answers wrong, needs no second look: not to answer wrong again is no excuse.
 */
async function confirmed<F extends BytesFinding | GrowthFinding>(
  first: F[],
  findAgain: (names: readonly string[]) => Promise<F[]>,
): Promise<F[]> {
  const flagged = first.filter(({ verdict }) => verdict === "regression" || verdict === "blind");
  const measured = flagged.filter((finding) => !isBroken(finding));
  if (measured.length === 0) return first;
  const second = await findAgain(measured.map(({ id }) => id));
  return first.map((finding) =>
    measured.includes(finding) ? (second.find(({ id }) => id === finding.id) ?? finding) : finding,
  );
}

function isBroken(finding: BytesFinding | GrowthFinding): boolean {
  return "changes" in finding ? finding.changes.length === 0 : finding.time === null;
}

async function gatedTimes(options: GateOptions, signal: AbortSignal): Promise<Times> {
  const { head, base, pairs, mostPairs, say, only } = options;
  if ("missing" in base) return { times: {}, notComparable: [] };
  const told = (what: string): void => say(`time: ${what}`);
  const timesTo = async (root: string): Promise<Times["times"]> => {
    const sides = { base: root, head: head.root };
    return confirmedTimes({ sides, only, pairs, mostPairs, say: told }, signal);
  };
  try {
    const times =
      base.root === null
        ? await withBuilt(base.commit, say, signal, timesTo)
        : await timesTo(base.root);
    return { times, notComparable: [] };
  } catch (error) {
    if (!(error instanceof CannotCompareError)) throw error;
    return { times: {}, notComparable: [`time: ${error.message}`] };
  }
}
