import { bareMarkdown, type Table } from "../output/table.ts";
import { changesText } from "./bytes-finding.ts";
import { type GateReport, linesOf, percent, type Standing } from "./gate-report.ts";
import type { GrowthFinding } from "./growth-finding.ts";
import { isTimeFinding, type TimeResult } from "./time-pairs.ts";

const HEADINGS: Readonly<Record<GateReport["verdict"], string>> = {
  passed: "passed: nothing is known to be worse",
  failed: "FAILED",
  "not comparable": "NOT COMPARABLE: nothing is known to be worse, but not all could be compared",
};

const SECTIONS: readonly (readonly [standing: Standing, title: string])[] = [
  ["worse", "Regressions"],
  ["accepted", "Accepted here: worse than the base, and written down by this change"],
  ["warning", "Warnings"],
  ["not comparable", "Not comparable"],
  ["noisy", "Too noisy to tell"],
  ["better", "Better"],
];

/** The report as Markdown that fits into a comment on a pull request. */
export function gateMarkdown(report: GateReport): string {
  const { verdict, head, platform, machine, seconds } = report;
  const isAccepted = verdict === "passed" && linesOf(report, "accepted").length > 0;
  const heading = isAccepted ? "passed: what became worse is accepted here" : HEADINGS[verdict];
  const commit = `Commit ${short(head.commit)}${head.dirty ? ", dirty" : ""}`;
  const parts = [
    `## Benchmark gate ${heading}`,
    baseLine(report),
    ...SECTIONS.flatMap(([standing, title]) => listed(title, linesOf(report, standing))),
    ...(head.dirty ? ["**The tree is dirty**: files differ from the commit that is named."] : []),
    ...[memoryTable(report), growthTable(report.complexity), timeTable(report.times)].flatMap(
      folded,
    ),
    `${commit} · Node ${platform.node} · ${machine.cores} cores of ${machine.cpu} · ${seconds} s`,
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What was compared with, and why: with a wrong base, everything else would mean nothing. */
function baseLine({ base: { commit, reason }, baseline }: GateReport): string {
  const of = commit === null ? `not known: ${reason}` : `${short(commit)}, ${reason}`;
  if (baseline === null) return `Base: ${of}.`;
  const figures = baseline.ofBase ? "its figures and those tracked here" : "figures tracked here";
  return `Base: ${of}. Bytes: ${baseline.name}, ${figures}.`;
}

function listed(title: string, lines: readonly string[]): string[] {
  const items = lines.map((line) => `- ${cut(line)}`);
  return items.length === 0 ? [] : [`**${title}**\n\n${items.join("\n")}`];
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

function timeTable(times: Readonly<Record<string, TimeResult>>): Table {
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
