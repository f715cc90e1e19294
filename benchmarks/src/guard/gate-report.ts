import type { Machine } from "../machine.ts";
import { UPDATE } from "./baseline.ts";
import type { Platform } from "./platform.ts";
import type { BytesFinding } from "./bytes-finding.ts";
import type { GrowthFinding } from "./growth-finding.ts";
import type { Checkout } from "./repository.ts";
import { isTimeFinding, type TimeResult } from "./time-pairs.ts";
import type { TimeFinding, TimeVerdict } from "./time-verdict.ts";

/** What was looked at, in the order in which it is. */
export const CHECKS = ["bytes", "complexity", "time"] as const;
export type Check = (typeof CHECKS)[number];

/** All that a gate found. */
export interface GateReport {
  readonly kind: "sheaf gate";
  readonly version: 1;
  readonly verdict: "passed" | "failed" | "not comparable";
  /** What was looked at; the others were left out on demand. */
  readonly checks: readonly Check[];
  readonly head: Checkout;
  /** Null where no time was compared. */
  readonly base: { readonly commit: string } | null;
  readonly platform: Platform;
  readonly machine: Machine;
  readonly seconds: number;
  /** The baseline that bytes were compared with; null where there was none. */
  readonly baseline: { readonly commit: string; readonly dirty: boolean } | null;
  readonly bytes: readonly BytesFinding[];
  readonly complexity: readonly GrowthFinding[];
  readonly times: Readonly<Record<string, TimeResult>>;
  /** What could not be compared at all, and why, each a sentence. */
  readonly notComparable: readonly string[];
}

type Findings = Pick<GateReport, "bytes" | "complexity" | "times" | "notComparable">;

/** Regressions, each a line: what a gate fails for. */
export function regressionsIn({ bytes, complexity, times }: Findings): string[] {
  return [
    ...bytes
      .filter(({ verdict }) => verdict === "regression")
      .map(({ id, note, changes }) => `bytes of ${id}: ${note ?? changesText(changes)}`),
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

/** Slowdowns that are large enough to be told and too small, or not certain enough, to fail for. */
export function warningsIn({ times }: Findings): string[] {
  return timesThat(times, "slowdown").map(([id, { median, refutedBy }]) => {
    const again =
      refutedBy === undefined ? "" : `, and ${percent(refutedBy.median)} when looked at again`;
    return `time of ${id}: ${percent(median)}${again}`;
  });
}

/** What became better. A baseline keeps its old bytes until it is updated: up to these nothing would be seen. */
export function improvementsIn({ bytes, times }: Findings): string[] {
  return [
    ...bytes
      .filter(({ verdict }) => verdict === "improvement")
      .map(({ id, changes }) => `bytes of ${id}: ${changesText(changes)}; keep it by ${UPDATE}`),
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

export function changesText(changes: BytesFinding["changes"]): string {
  return changes.map(({ figure, base, head }) => `${figure} ${base} → ${head}`).join(", ");
}

/** A ratio as a change: `+12.3%`. */
export function percent(ratio: number): string {
  const change = (ratio - 1) * 100;
  return `${change >= 0 ? "+" : ""}${change.toFixed(1)}%`;
}
