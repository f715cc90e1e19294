import { bareMarkdown } from "../output/table.ts";
import { headlineTable } from "./headlines.ts";
import type { Report } from "./report.ts";

const START = "<!-- figures:start -->";
const END = "<!-- figures:end -->";

/** The figures that README shows, as Markdown. */
export function figuresOf({ date, machine, runtime, targets }: Report): string {
  const table = headlineTable(targets);
  const reached = targets.filter(({ passed }) => passed).length;
  return [
    bareMarkdown(table),
    `${table.note} Measured on ${date.slice(0, 10)} with Node ${runtime.node} on ${machine.cores} cores of ${machine.cpu}. ${reached} of ${targets.length} targets were reached; [reports/latest.md](reports/latest.md) has all of them, and how each was measured.`,
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

/** The first line in which two texts differ, and both versions of it; null if they are the same. */
export function firstDifference(actual: string, expected: string): string | null {
  if (actual === expected) return null;
  const [found, wanted] = [actual.split("\n"), expected.split("\n")];
  const line = wanted.findIndex((text, i) => text !== found[i]);
  const at = line === -1 ? wanted.length : line;
  return `line ${at + 1}:\n- ${found[at] ?? "(missing)"}\n+ ${wanted[at] ?? "(missing)"}`;
}
