import { Measurements } from "../measure/measurement.ts";
import { formatNumber, formatTime } from "../output/quantities.ts";
import { verdictOf } from "../report/target-cells.ts";
import { noiseOf, type Report } from "../report/report.ts";
import { figureOf } from "./charts/draw.ts";
import { memoryChart } from "./charts/memory-chart.ts";
import { escaped, inlineHtmlOf } from "./markdown.ts";

/** Beside the drawing of the idea: the two curves, four figures, and how far to trust them. */
export async function opening(report: Report): Promise<string> {
  const figures = Object.entries(headlines(report)).map(
    ([what, figure]) => `<div><dt>${what}</dt><dd>${inlineHtmlOf(figure)}</dd></div>`,
  );
  return `${await figureOf(memoryChart(report))}
<dl class="figures">${figures.join("\n")}</dl>
<p class="note">${kept(report)} ${noise(report)}</p>`;
}

/** What they are of, and the figures. */
function headlines({ targets, measurements }: Report): Readonly<Record<string, string>> {
  const target = (id: string): string => verdictOf(targets.find((each) => each.id === id));
  const time = new Measurements(measurements).of("forks").value("a fork", "time");
  return {
    "kept by a fork, at 10 KB of context as at 100 MB": target("retained-1-mb"),
    "to make one, whatever the context holds": formatTime(time),
    "faster than with a structuredClone for each, for 1,000 items that read and write":
      target("scenario-time-clone"),
    "of the time of p-map, which has no contexts, for items of a document": target("document-item"),
  };
}

/** How much of what was promised was kept. */
function kept({ targets, runtime, date }: Report): string {
  const reached = targets.filter(({ passed }) => passed).length;
  const when = escaped(`Node ${runtime.node} on ${date.slice(0, 10)}`);
  return `<strong>${reached} of <a href="#every-target">${targets.length} targets</a> reached</strong>, measured with ${when}.`;
}

/** If a control differs by more than this from itself, times of this run are uncertain. */
const NOISE = 0.15;

function noise(report: Report): string {
  const noisy = noiseOf(report).filter(
    ({ low = 1, high = 1 }) => low < 1 - NOISE || high > 1 + NOISE,
  );
  const ranges = noisy.map(
    ({ subject, low = Number.NaN, high = Number.NaN }) =>
      `${subject} ${formatNumber(low)} to ${formatNumber(high)}`,
  );
  if (ranges.length === 0) return "";
  return `<span id="noise">The machine was noisy. Timed against copies of themselves, which should give a ratio of 1, these varied in the middle half of the rounds: ${escaped(ranges.join(", "))}. Other times may be off by as much. Bytes are exact.</span>`;
}
