import { formatBytes } from "../output/quantities.ts";
import { asMarkdown, asText } from "../output/table.ts";
import { noiseOf, type Report } from "./report.ts";
import { tablesOf } from "./report-tables.ts";

/** The report for a terminal. */
export function reportText(report: Report): string {
  return [...tablesOf(report).map(asText), provenance(report).join("\n")].join("\n");
}

/** The report as `latest.md`. */
export function reportMarkdown(report: Report): string {
  const head = ["# Measured", "", ...provenance(report), ""].join("\n");
  return [head, ...tablesOf(report).map(asMarkdown)].join("\n");
}

function provenance(report: Report): string[] {
  const { kind, date, durationSeconds, commit, machine, runtime, targets } = report;
  const missed = targets.filter(({ passed }) => !passed);
  const noises = noiseOf(report).map(
    ({ subject, low = Number.NaN, high = Number.NaN }) =>
      `${subject} ${low.toFixed(2)} to ${high.toFixed(2)}`,
  );
  return [
    `${kind === "quick" ? "A quick run" : "A full run"} of ${durationSeconds} s on ${date.slice(0, 10)}, commit ${commit ?? "unknown"}.`,
    `Node ${runtime.node} (V8 ${runtime.v8}) on ${machine.system} ${machine.architecture}, ${machine.cores} cores of ${machine.cpu}, ${formatBytes(machine.memoryBytes)}.`,
    `Noise, the middle half of the ratios of a control to itself: ${noises.join("; ")}.`,
    `Targets: ${targets.length - missed.length} of ${targets.length} reached${missed.length === 0 ? "" : `; missed: ${missed.map(({ id }) => id).join(", ")}`}.`,
  ];
}
