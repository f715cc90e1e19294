import type { Machine, Platform } from "../measure/machine.ts";
import { bareMarkdown, type Table } from "../output/table.ts";
import { type Check, type Finding, isWorse, lineOf, type Verdict } from "./finding.ts";
import type { Checkout } from "./repository.ts";

/** Everything that a gate found. */
export interface GateReport {
  readonly kind: "sheaf gate";
  readonly version: 3;
  readonly verdict: "passed" | "failed" | "not comparable";
  readonly checks: readonly Check[];
  /** True if nothing may become worse: then what a change accepts is a regression too. */
  readonly strict: boolean;
  readonly head: Checkout;
  /** The commit that was compared with, and why that one; null if none is known. */
  readonly base: { readonly commit: string | null; readonly reason: string };
  readonly platform: Platform;
  readonly machine: Machine;
  readonly seconds: number;
  /** The baseline that bytes were compared with, and whether also with that of the base; null if there was none. */
  readonly baseline: { readonly name: string; readonly ofBase: boolean } | null;
  readonly findings: readonly Finding[];
}

export function verdictOf(findings: readonly Finding[]): GateReport["verdict"] {
  if (findings.some(isWorse)) return "failed";
  return findings.some(({ verdict }) => verdict === "not comparable") ? "not comparable" : "passed";
}

const HEADINGS: Readonly<Record<GateReport["verdict"], string>> = {
  passed: "passed: nothing is known to be worse",
  failed: "FAILED",
  "not comparable": "NOT COMPARABLE: nothing is known to be worse, but not all could be compared",
};

const SECTIONS: Readonly<Record<string, readonly Verdict[]>> = {
  Regressions: ["regression", "blind"],
  "Accepted here: worse than the base, and written down by this change": ["accepted"],
  Warnings: ["warning"],
  "Not comparable": ["not comparable"],
  "Too noisy to tell": ["noisy"],
  Better: ["improvement"],
};

/** The report as Markdown that fits into a comment on a pull request. */
export function gateMarkdown(report: GateReport): string {
  const { verdict, head, base, baseline, platform, machine, seconds, findings } = report;
  const isAccepted = verdict === "passed" && findings.some((each) => each.verdict === "accepted");
  const heading = isAccepted ? "passed: what became worse is accepted here" : HEADINGS[verdict];
  // With a wrong base, everything else would mean nothing.
  const of = `${base.commit === null ? "not known" : short(base.commit)}, ${base.reason}`;
  const figures = baseline?.ofBase ? "its figures and those tracked here" : "figures tracked here";
  const parts = [
    `## Benchmark gate ${heading}`,
    `Base: ${of}.${baseline === null ? "" : ` Bytes: ${baseline.name}, ${figures}.`}`,
    ...Object.entries(SECTIONS).flatMap(([title, verdicts]) => {
      const lines = findings
        .filter((each) => verdicts.includes(each.verdict))
        .map((each) => `- ${cut(lineOf(each))}`);
      return lines.length === 0 ? [] : [`**${title}**\n\n${lines.join("\n")}`];
    }),
    ...(head.dirty ? ["**The tree is dirty**: files differ from the commit that is named."] : []),
    `<details><summary>All that was compared</summary>\n\n${bareMarkdown(findingTable(findings))}\n\n</details>`,
    `Commit ${short(head.commit)}${head.dirty ? ", dirty" : ""} · Node ${platform.node} · ${machine.cores} cores of ${machine.cpu} · ${seconds} s`,
  ];
  return `${parts.join("\n\n")}\n`;
}

/** A line for each finding that a gate does not pass with. */
export function wrongLines({ findings }: GateReport): string {
  return findings
    .filter((each) => isWorse(each) || each.verdict === "not comparable")
    .map((each) => `${each.verdict}: ${cut(lineOf(each))}\n`)
    .join("");
}

function findingTable(findings: readonly Finding[]): Table {
  return {
    title: "Findings",
    head: ["check", "of", "verdict", "what was measured"],
    rows: findings.map(({ check, id, verdict, text }) => [check, id, verdict, cut(text)]),
  };
}

/** A comment holds 65,536 characters, less than a compiler may print. */
const MOST_CHARACTERS = 400;

function cut(text: string): string {
  const line = text
    .split("\n")
    .map((part) => part.trim())
    .join(" / ");
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)} …` : line;
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
