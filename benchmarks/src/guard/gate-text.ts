import { bareMarkdown, type Table } from "../output/table.ts";
import { changesText } from "./bytes-finding.ts";
import {
  acceptedIn,
  gapsIn,
  improvementsIn,
  type GateReport,
  percent,
  regressionsIn,
  unseenIn,
  warningsIn,
} from "./gate-report.ts";
import type { GrowthFinding } from "./growth-finding.ts";
import { isTimeFinding, type TimeResult } from "./time-pairs.ts";

const SAYING: Readonly<Record<GateReport["verdict"], string>> = {
  passed: "passed: nothing is known to be worse",
  failed: "FAILED",
  "not comparable": "NOT COMPARABLE: nothing is known to be worse, but not all could be compared",
};

const ACCEPTED = "passed: what became worse is accepted here";

/** The report as Markdown that fits a comment on a pull request. */
export function gateMarkdown(report: GateReport): string {
  const { verdict, head, platform, machine, seconds } = report;
  const accepted = acceptedIn(report);
  const isAccepted = verdict === "passed" && accepted.length > 0;
  const parts = [
    `## Benchmark gate ${isAccepted ? ACCEPTED : SAYING[verdict]}`,
    baseLine(report),
    ...listed("Regressions", regressionsIn(report)),
    ...listed("Accepted here: worse than the base, and written down by this change", accepted),
    ...listed("Warnings", warningsIn(report)),
    ...listed("Not comparable", gapsIn(report)),
    ...listed("Too noisy to tell", unseenIn(report)),
    ...listed("Better", improvementsIn(report)),
    ...(head.dirty ? ["**The tree is dirty**: files differ from the commit that is named."] : []),
    ...folded(memoryTable(report)),
    ...folded(growthTable(report.complexity)),
    ...folded(timeTable(report.times)),
    [
      `Commit ${short(head.commit)}${head.dirty ? ", dirty" : ""}`,
      `Node ${platform.node}`,
      `${machine.cores} cores of ${machine.cpu}`,
      `${seconds} s`,
    ].join(" · "),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What was compared with, and why: a wrong base would make all of it meaningless. */
function baseLine({ base, baseline }: GateReport): string {
  const { commit, reason } = base;
  const of = commit === null ? `not known: ${reason}` : `${short(commit)}, ${reason}`;
  if (baseline === null) return `Base: ${of}.`;
  const figures = baseline.ofBase ? "its figures and those tracked here" : "figures tracked here";
  return `Base: ${of}. Bytes: ${baseline.name}, ${figures}.`;
}

function listed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [`**${title}**\n\n${lines.map((line) => `- ${cut(line)}`).join("\n")}`];
}

/** So that neither a compiler's page nor a whole answer goes into a comment: it holds 65,536 characters. */
const MOST_CHARACTERS = 400;

function cut(line: string): string {
  const [first = "", ...more] = line.split("\n").map((part) => part.trim());
  const joined = [first, ...more].join(" / ");
  return joined.length > MOST_CHARACTERS ? `${joined.slice(0, MOST_CHARACTERS)} …` : joined;
}

function folded(table: Table): string[] {
  if (table.rows.length === 0) return [];
  return [`<details><summary>${table.title}</summary>\n\n${bareMarkdown(table)}\n\n</details>`];
}

function memoryTable({ bytes }: GateReport): Table {
  return {
    title: `Bytes: ${bytes.length} cases`,
    head: ["case", "verdict", "change"],
    rows: bytes.map(({ id, verdict, changes, note }) => [
      id,
      verdict,
      cut(note ?? changesText(changes)),
    ]),
  };
}

export function growthTable(findings: readonly GrowthFinding[]): Table {
  return {
    title: `Complexity: ${findings.length} exponents`,
    head: ["case", "verdict", "time", "bound", "bytes"],
    rows: findings.map(({ sentence, verdict, time, atLeast, atMost, bytes, note }) => [
      sentence,
      note === null ? verdict : `${verdict}: ${cut(note)}`,
      time?.toFixed(2) ?? "",
      [
        ...(atLeast === null ? [] : [`at least ${atLeast}`]),
        ...(atMost === null ? [] : [`at most ${atMost}`]),
      ].join(", "),
      bytes?.toFixed(2) ?? "",
    ]),
  };
}

export function timeTable(times: Readonly<Record<string, TimeResult>>): Table {
  const rows = Object.entries(times).map(([id, result]) =>
    isTimeFinding(result)
      ? [id, result.verdict, percent(result.median), range(result), String(result.pairs)]
      : [id, result.side === "head" ? "broken" : "not comparable", cut(result.problem), "", ""],
  );
  return {
    title: `Time: ${rows.length} cases`,
    head: ["case", "verdict", "head to base", "95% interval", "pairs"],
    rows,
  };
}

function range({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${percent(low)} to ${percent(high)}`;
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
