import { cases } from "../cases/all.ts";
import { growths, withControls } from "../cases/growths.ts";
import { CannotCompareError } from "../command.ts";
import { describeMachine } from "../machine.ts";
import { foundBaseline } from "./baseline.ts";
import { thisPlatform } from "./platform.ts";
import { withBuilt } from "./base-build.ts";
import { type BytesFinding, droppedCases, judgedBytes } from "./bytes-finding.ts";
import { type Check, type GateReport, verdictOf } from "./gate-report.ts";
import { type GrowthFinding, judgedGrowths } from "./growth-finding.ts";
import type { Checkout } from "./repository.ts";
import { measuredBytes } from "./measured-bytes.ts";
import { measuredGrowths } from "./measured-growths.ts";
import { confirmedTimes } from "./time-pairs.ts";

/** What a gate looks at, and how. */
export interface GateOptions {
  /** The build that is judged. */
  readonly head: Checkout & { readonly root: string };
  readonly base: Base;
  /** The directory of baselines. */
  readonly baselines: string;
  readonly checks: readonly Check[];
  /** Null for all cases. */
  readonly only: readonly string[] | null;
  readonly pairs: number;
  readonly mostPairs: number;
  readonly say: (what: string) => void;
}

/**
 * The commit that times are compared with, built for it unless its `root` says where it is; or why
 * there is none, where nobody named one.
 */
type Base =
  | { readonly commit: string; readonly root: string | null }
  | { readonly missing: string };

type Bytes = Pick<GateReport, "baseline" | "bytes" | "notComparable">;
type Times = Pick<GateReport, "times" | "notComparable">;

/** Looks at bytes, complexity and time. What is flagged is measured once more, by itself, and counts if it is again. */
export async function gate(options: GateOptions, signal: AbortSignal): Promise<GateReport> {
  const start = performance.now();
  const looksAt = (check: Check): boolean => options.checks.includes(check);
  const none = { notComparable: [] };
  const memory: Bytes = looksAt("bytes")
    ? await gatedBytes(options, signal)
    : { ...none, baseline: null, bytes: [] };
  const complexity = looksAt("complexity") ? await gatedGrowths(options, signal) : [];
  const time: Times = looksAt("time") ? await gatedTimes(options, signal) : { ...none, times: {} };
  const notComparable = [...memory.notComparable, ...time.notComparable];
  const findings = { bytes: memory.bytes, complexity, times: time.times, notComparable };
  const { commit, dirty } = options.head;
  return {
    kind: "sheaf gate",
    version: 1,
    verdict: verdictOf(findings),
    checks: options.checks,
    head: { commit, dirty },
    base: looksAt("time") && "commit" in options.base ? { commit: options.base.commit } : null,
    platform: thisPlatform(),
    machine: describeMachine(),
    seconds: Math.round((performance.now() - start) / 1_000),
    baseline: memory.baseline,
    ...findings,
  };
}

async function gatedBytes(options: GateOptions, signal: AbortSignal): Promise<Bytes> {
  const { head, baselines, say, only } = options;
  const found = foundBaseline(baselines, thisPlatform());
  if ("notComparable" in found)
    return { baseline: null, bytes: [], notComparable: [`bytes: ${found.notComparable}`] };
  const { commit, dirty, cases: base } = found.baseline;
  const told = (what: string): void => say(`bytes: ${what}`);
  const findings = async (names: readonly string[] | null): Promise<BytesFinding[]> => {
    return judgedBytes(cases, base, await measuredBytes(head.root, names, told, signal));
  };
  const bytes = await confirmed(await findings(only), findings);
  if (only === null) bytes.push(...droppedCases(cases, base));
  return { baseline: { commit, dirty }, bytes, notComparable: [] };
}

async function gatedGrowths(options: GateOptions, signal: AbortSignal): Promise<GrowthFinding[]> {
  const { head, say, only } = options;
  const told = (what: string): void => say(`complexity: ${what}`);
  const findings = async (names: readonly string[] | null): Promise<GrowthFinding[]> => {
    return judgedGrowths(growths, await measuredGrowths(head.root, names, told, signal));
  };
  return confirmed(await findings(withControls(only)), findings);
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
  if ("missing" in base) return { times: {}, notComparable: [`time: ${base.missing}`] };
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
