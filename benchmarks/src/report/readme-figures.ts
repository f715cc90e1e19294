import type { Report } from "./report.ts";
import { targetTable } from "../report-tables.ts";
import { bareMarkdown } from "../output/table.ts";

const START = "<!-- figures:start -->";
const END = "<!-- figures:end -->";

/** The figures that README shows, as Markdown. */
export function figuresOf(report: Report): string {
  const { before, after, gain } = report.seeds;
  const columns = before.map((row, i) => [
    row.metric,
    row.seeds,
    row.measured,
    after[i]?.seeds ?? "",
    after[i]?.measured ?? "",
  ]);
  const seeds = {
    title: "",
    head: ["", "before: estimated", "before: measured", "after: estimated", "after: measured"],
    rows: columns,
  };
  const gains = gain.map(
    ({ metric, measured, seeds: estimated }) =>
      `${metric.toLowerCase()} ${measured} (estimated ${estimated})`,
  );
  const origin = `Measured on ${report.date.slice(0, 10)} with Node ${report.runtime.node} on ${report.machine.cores} cores of ${report.machine.cpu}; all figures and how they were measured: [reports/latest.md](reports/latest.md).`;
  return [
    bareMarkdown(seeds),
    `Gain: ${gains.join("; ")}.`,
    bareMarkdown(targetTable(report.runtimes)),
    origin,
  ].join("\n\n");
}

/**
 * `text` with `figures` between its markers.
 *
 * @throws an Error where the two markers are not there once each, in order.
 */
export function withFigures(text: string, figures: string): string {
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  const isUnique = text.lastIndexOf(START) === start && text.lastIndexOf(END) === end;
  if (start === -1 || end < start || !isUnique)
    throw new Error(`Cannot find the figures: expected ${START} and then ${END}, once each`);
  return `${text.slice(0, start + START.length)}\n\n${figures}\n\n${text.slice(end)}`;
}

/** The first line in which two texts differ, as people look at it; null where they are the same. */
export function firstDifference(actual: string, expected: string): string | null {
  if (actual === expected) return null;
  const [found, wanted] = [actual.split("\n"), expected.split("\n")];
  const line = wanted.findIndex((text, i) => text !== found[i]);
  const at = line === -1 ? wanted.length : line;
  return `line ${at + 1}:\n- ${found[at] ?? "(missing)"}\n+ ${wanted[at] ?? "(missing)"}`;
}
