import type { Machine } from "../measure/machine.ts";
import type { Platform } from "./platform.ts";
import { type BytesFinding, changesText } from "./bytes-finding.ts";
import type { GrowthFinding } from "./growth-finding.ts";
import type { KeptFinding } from "./kept-finding.ts";
import type { Checkout } from "./repository.ts";
import { isTimeFinding, type TimeResult } from "./time-pairs.ts";
import type { TimeFinding, TimeVerdict } from "./time-verdict.ts";

/** What was looked at, in the order in which it is. */
export const CHECKS = ["bytes", "complexity", "time"] as const;
export type Check = (typeof CHECKS)[number];

/** All that a gate found. */
export interface GateReport {
  readonly kind: "sheaf gate";
  readonly version: 2;
  readonly verdict: "passed" | "failed" | "not comparable";
  /** What was looked at; the others were left out on demand. */
  readonly checks: readonly Check[];
  /** True where nothing may become worse, accepted or not. */
  readonly strict: boolean;
  readonly head: Checkout;
  /** What was compared with, and why it is that; the commit is null where none is known. */
  readonly base: { readonly commit: string | null; readonly reason: string };
  readonly platform: Platform;
  readonly machine: Machine;
  readonly seconds: number;
  /** The baseline that bytes were compared with, and whether with that of the base too; null where there was none. */
  readonly baseline: { readonly name: string; readonly ofBase: boolean } | null;
  readonly bytes: readonly BytesFinding[];
  readonly complexity: readonly GrowthFinding[];
  readonly times: Readonly<Record<string, TimeResult>>;
  /** What is guarded no more, or by a wider bound, and changes of the files that say so. */
  readonly kept: readonly KeptFinding[];
  /** What could not be compared at all, and why, each a sentence. */
  readonly notComparable: readonly string[];
}

type Findings = Pick<
  GateReport,
  "bytes" | "complexity" | "times" | "kept" | "strict" | "notComparable"
>;

/** Regressions, each a line: what a gate fails for. */
export function regressionsIn(findings: Findings): string[] {
  const { bytes, complexity, times, kept, strict } = findings;
  return [
    ...(strict ? worsenedIn(findings) : []),
    ...linesOf(kept, "regression"),
    ...bytes
      .filter(({ verdict }) => verdict === "regression")
      .map(
        ({ id, note, changes }) =>
          `bytes of ${id}: ${[note ?? [], changesText(changes)].flat().filter(Boolean).join(": ")}`,
      ),
    ...complexity
      .filter(({ verdict }) => verdict !== "as promised")
      .map(({ id, note }) => `complexity of ${id}: ${note}`),
    ...Object.entries(times).flatMap(([id, result]) => {
      if (isTimeFinding(result))
        return result.verdict === "regression" ? [`time of ${id}: ${percent(result.median)}`] : [];
      return result.side === "head" ? [`time of ${id}: ${result.problem}`] : [];
    }),
  ];
}

/** What became worse and was written into the files of the gate by the same change: for whoever reviews it. */
export function acceptedIn(findings: Findings): string[] {
  return findings.strict ? [] : worsenedIn(findings);
}

function worsenedIn({ bytes, kept }: Findings): string[] {
  return [
    ...bytes
      .filter(({ verdict }) => verdict === "accepted")
      .map(({ id, changes, note }) => `bytes of ${id}: ${note ?? changesText(changes)}`),
    ...linesOf(kept, "accepted"),
  ];
}

function linesOf(kept: readonly KeptFinding[], verdict: KeptFinding["verdict"]): string[] {
  return kept
    .filter((finding) => finding.verdict === verdict)
    .map(({ change, note }) => (note === null ? change : `${change}; ${note}`));
}

/**
 * Slowdowns that are large enough to be told and too small, or not certain enough, to fail for; and what
 * the gate's own files lack.
 */
export function warningsIn({ times, kept }: Findings): string[] {
  const slowdowns = timesThat(times, "slowdown").map(([id, { median, refutedBy }]) => {
    const again =
      refutedBy === undefined ? "" : `, and ${percent(refutedBy.median)} when looked at again`;
    return `time of ${id}: ${percent(median)}${again}`;
  });
  return [...slowdowns, ...linesOf(kept, "warning")];
}

/** What became better. A baseline keeps its old bytes until it is updated: up to these nothing would be seen. */
export function improvementsIn({ bytes, times }: Findings): string[] {
  return [
    ...bytes
      .filter(({ verdict }) => verdict === "improvement")
      .map(({ id, changes, note }) =>
        [`bytes of ${id}: ${changesText(changes)}`, ...(note === null ? [] : [note])].join("; "),
      ),
    ...timesThat(times, "improvement").map(
      ([id, { median }]) => `time of ${id}: ${percent(median)}`,
    ),
  ];
}

/** Cases in which the machine was too noisy to tell: a regression could hide there. */
export function unseenIn({ times }: Findings): string[] {
  return timesThat(times, "noisy").map(
    ([id, { low, high }]) => `time of ${id}: between ${percent(low)} and ${percent(high)}`,
  );
}

function timesThat(times: GateReport["times"], verdict: TimeVerdict): [string, TimeFinding][] {
  return Object.entries(times).filter(
    (entry): entry is [string, TimeFinding] =>
      isTimeFinding(entry[1]) && entry[1].verdict === verdict,
  );
}

/** What could not be compared, each a sentence: never passed over in silence. */
export function gapsIn({ bytes, times, notComparable }: Findings): string[] {
  return [
    ...notComparable,
    ...bytes
      .filter(({ verdict }) => verdict === "not comparable")
      .map(({ id, note }) => `bytes of ${id}: ${note}`),
    ...Object.entries(times).flatMap(([id, result]) =>
      isTimeFinding(result) || result.side === "head" ? [] : [`time of ${id}: ${result.problem}`],
    ),
  ];
}

export function verdictOf(findings: Findings): GateReport["verdict"] {
  if (regressionsIn(findings).length > 0) return "failed";
  return gapsIn(findings).length > 0 ? "not comparable" : "passed";
}

/** A ratio as a change: `+12.3%`. */
export function percent(ratio: number): string {
  const change = (ratio - 1) * 100;
  return `${change >= 0 ? "+" : ""}${change.toFixed(1)}%`;
}
