import type { Target } from "../measure/target.ts";
import { formatBytes } from "../output/quantities.ts";
import { asMarkdown, asText } from "../output/table.ts";
import { noiseOf, type Report, type RuntimeTargets } from "./report.ts";
import { tablesOf } from "./report-tables.ts";
import { writtenText } from "./written.ts";

/** The report for a terminal. */
export function reportText(report: Report): string {
  const tables = Object.values(tablesOf(report)).flat();
  return [...tables.map(asText), provenance(report).join("\n")].join("\n");
}

/** The report as `latest.md`: `report.md`, with the tables of each part in place of its name. */
export function reportMarkdown(report: Report): string {
  const tables = tablesOf(report);
  return writtenText("report.md")
    .replace("{{provenance}}", () => provenance(report).join("\n"))
    .replaceAll(/\{\{(.+)\}\}\n\n?/gu, (_, part: string) =>
      (tables[part] ?? []).map((table) => `${asMarkdown(table, "###")}\n`).join(""),
    );
}

function provenance(report: Report): string[] {
  const { kind, date, durationSeconds, commit, machine, runtime, targets, runtimes } = report;
  const noises = noiseOf(report).map(
    ({ subject, low = Number.NaN, high = Number.NaN }) =>
      `${subject} ${low.toFixed(2)} to ${high.toFixed(2)}`,
  );
  return [
    `${kind === "quick" ? "A quick run" : "A full run"} of ${durationSeconds} s on ${date.slice(0, 10)}, commit ${commit ?? "unknown"}.`,
    `Node ${runtime.node} (V8 ${runtime.v8}) on ${machine.system} ${machine.architecture}, ${machine.cores} cores of ${machine.cpu}, ${formatBytes(machine.memoryBytes)}.`,
    `Noise, the middle half of the ratios of a control to itself: ${noises.join("; ")}.`,
    `Targets: ${reached(targets)}.`,
    ...runtimes.slice(1).map(besideIt),
  ];
}

/** What another version of Node reached, and when and where. */
function besideIt({ kind, date, commit, machine, runtime, targets }: RuntimeTargets): string {
  return `Node ${runtime.node} (V8 ${runtime.v8}), a ${kind} run on ${date.slice(0, 10)}, commit ${commit ?? "unknown"}, ${machine.cores} cores of ${machine.cpu}: ${reached(targets)}.`;
}

function reached(targets: readonly Target[]): string {
  const missed = targets.filter(({ passed }) => !passed).map(({ id }) => id);
  const count = `${targets.length - missed.length} of ${targets.length} reached`;
  return missed.length === 0 ? count : `${count}; missed: ${missed.join(", ")}`;
}
