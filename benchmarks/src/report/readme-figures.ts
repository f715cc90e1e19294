import type { Report, RuntimeTargets } from "./report.ts";
import { targetTable } from "./report-tables.ts";
import { bareMarkdown } from "../output/table.ts";

const START = "<!-- figures:start -->";
const END = "<!-- figures:end -->";

/**
 * The targets that README shows, by identifier, in its own words. Six, of which no two measure the
 * same thing in different ways: the report has all of them.
 */
const HEADLINES: Readonly<Record<string, string>> = {
  "retained-1-mb": "Memory that a fork of a 1 MB context takes",
  "scenario-time-clone":
    "1,000 items that read and write: faster than a `structuredClone` for each",
  "complexity-fork-time":
    "Growth of the time of a fork with the size of the context, as an exponent",
  "read-fork": "A repeated read in a fork, compared with a native `Map`",
  "items-time": "Time of an item of a workflow, compared with `p-map` on the bare items",
  "template-path": "Evaluating a path in a template",
};

/** The figures that README shows, as Markdown. */
export function figuresOf(report: Report): string {
  const { date, machine, targets } = report;
  const { head, rows } = targetTable(report.runtimes.map(headlinesOf));
  const reached = targets.filter(({ passed }) => passed).length;
  return [
    bareMarkdown({ title: "", head, rows }),
    `Measured on ${date.slice(0, 10)} on ${machine.cores} cores of ${machine.cpu}. ${reached} of ${targets.length} targets were reached; [reports/latest.md](reports/latest.md) has all of them, and how each was measured.`,
  ].join("\n\n");
}

function headlinesOf(runtime: RuntimeTargets): RuntimeTargets {
  const targets = Object.entries(HEADLINES).flatMap(([id, title]) =>
    runtime.targets.filter((target) => target.id === id).map((target) => ({ ...target, title })),
  );
  return { ...runtime, targets };
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

/** The first line in which two texts differ, and both versions of it; null if they are the same. */
export function firstDifference(actual: string, expected: string): string | null {
  if (actual === expected) return null;
  const [found, wanted] = [actual.split("\n"), expected.split("\n")];
  const line = wanted.findIndex((text, i) => text !== found[i]);
  const at = line === -1 ? wanted.length : line;
  return `line ${at + 1}:\n- ${found[at] ?? "(missing)"}\n+ ${wanted[at] ?? "(missing)"}`;
}
