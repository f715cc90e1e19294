import type { Machine } from "../measure/machine.ts";
import type { Platform } from "../measure/platform.ts";
import { type BytesFinding, changesText } from "./bytes-finding.ts";
import type { GrowthFinding } from "./growth-finding.ts";
import type { KeptFinding } from "./kept-finding.ts";
import type { Checkout } from "./repository.ts";
import { isTimeFinding, type TimeResult } from "./time-pairs.ts";

/** What a gate checks, in this order. */
export const CHECKS = ["bytes", "complexity", "time"] as const;
export type Check = (typeof CHECKS)[number];

/** Everything that a gate found. */
export interface GateReport {
  readonly kind: "sheaf gate";
  readonly version: 2;
  readonly verdict: "passed" | "failed" | "not comparable";
  readonly checks: readonly Check[];
  /** True if nothing may become worse, accepted or not. */
  readonly strict: boolean;
  readonly head: Checkout;
  /** The commit that was compared with, and why that one; null if none is known. */
  readonly base: { readonly commit: string | null; readonly reason: string };
  readonly platform: Platform;
  readonly machine: Machine;
  readonly seconds: number;
  /** The baseline that bytes were compared with, and whether also with that of the base; null if there was none. */
  readonly baseline: { readonly name: string; readonly ofBase: boolean } | null;
  readonly bytes: readonly BytesFinding[];
  readonly complexity: readonly GrowthFinding[];
  readonly times: Readonly<Record<string, TimeResult>>;
  /** What is no longer guarded, or by a wider bound, and changes of the files that list it. */
  readonly kept: readonly KeptFinding[];
  /** What could not be compared at all, and why, each in a sentence. */
  readonly notComparable: readonly string[];
}

type Findings = Pick<
  GateReport,
  "bytes" | "complexity" | "times" | "kept" | "strict" | "notComparable"
>;

/**
 * What a finding means for the gate. It fails for what is `worse`; `accepted` is worse too, and the
 * change wrote that into the files of the gate; in what is `noisy` a regression could hide.
 */
export type Standing = "worse" | "accepted" | "warning" | "not comparable" | "noisy" | "better";

/** The findings of one standing, each as a line. */
export function linesOf(findings: Findings, standing: Standing): string[] {
  return statementsOn(findings)
    .filter(([each]) => each === standing)
    .map(([, line]) => line);
}

export function verdictOf(findings: Findings): GateReport["verdict"] {
  if (linesOf(findings, "worse").length > 0) return "failed";
  return linesOf(findings, "not comparable").length > 0 ? "not comparable" : "passed";
}

type Statement = readonly [standing: Standing | null, line: string];

function statementsOn(findings: Findings): Statement[] {
  const accepted: Standing = findings.strict ? "worse" : "accepted";
  const ofKept = { regression: "worse", accepted, warning: "warning" } as const;
  const { bytes, kept, complexity, times, notComparable } = findings;
  return [
    ...notComparable.map((line): Statement => ["not comparable", line]),
    ...bytes.map((finding) => onBytes(finding, accepted)),
    ...kept.map(({ verdict, change, note }): Statement => [
      ofKept[verdict],
      joined("; ", change, note),
    ]),
    ...complexity.map(({ id, verdict, note }): Statement => [
      verdict === "as promised" ? null : "worse",
      `complexity of ${id}: ${note}`,
    ]),
    ...Object.entries(times).map(([id, result]): Statement => {
      const [standing, text] = onTime(result);
      return [standing, `time of ${id}: ${text}`];
    }),
  ];
}

function onBytes({ id, verdict, changes, note }: BytesFinding, accepted: Standing): Statement {
  const change = changesText(changes);
  const line = (text: string | null): string => `bytes of ${id}: ${text}`;
  switch (verdict) {
    case "unchanged":
      return [null, line(change)];
    case "improvement":
      return ["better", line(joined("; ", change, note))];
    case "regression":
      return ["worse", line(joined(": ", note, change))];
    case "accepted":
      return [accepted, line(note ?? change)];
    case "not comparable":
      return ["not comparable", line(note)];
  }
}

function onTime(result: TimeResult): Statement {
  if (!isTimeFinding(result))
    return [result.side === "head" ? "worse" : "not comparable", result.problem];
  const { verdict, median, low, high, refutedBy } = result;
  switch (verdict) {
    case "regression":
      return ["worse", percent(median)];
    case "slowdown": {
      const again = refutedBy && `and ${percent(refutedBy.median)} when measured again`;
      return ["warning", joined(", ", percent(median), again)];
    }
    case "improvement":
      return ["better", percent(median)];
    case "noisy":
      return ["noisy", `between ${percent(low)} and ${percent(high)}`];
    case "screened":
    case "unchanged":
    case "inconclusive":
      return [null, percent(median)];
  }
}

/** The texts that are there, with a separator between them. */
function joined(separator: string, ...texts: readonly (string | null | undefined)[]): string {
  return texts.filter(Boolean).join(separator);
}

/** A ratio as a change: `+12.3%`. */
export function percent(ratio: number): string {
  const change = (ratio - 1) * 100;
  return `${change >= 0 ? "+" : ""}${change.toFixed(1)}%`;
}
