import { Measurements } from "../measure/measurement.ts";
import { formatNumber, formatTime } from "../output/quantities.ts";
import { verdictOf } from "../report/target-cells.ts";
import { noiseOf, type Report } from "../report/report.ts";
import { memoryChart } from "./charts/memory-chart.ts";
import { figureOf } from "./figure.ts";
import { html, type Html } from "./html.ts";
import { ideaDrawing } from "./idea.ts";
import { textOf } from "./table.ts";

/** The first screen: the idea drawn, the two curves, four figures, and how far to trust them. */
export async function opening(report: Report): Promise<Html> {
  return html`<div class="first">
    <div>
      <p class="lede">
        A workflow step over 1,000 items usually copies its context 1,000 times: 1 GB for 1 MB of
        results. A fork copies nothing.
      </p>
      ${ideaDrawing()}
    </div>
    ${await figureOf(memoryChart(report))}
    <dl class="figures">
      ${headlines(report).map(
        ({ figure, what }) =>
          html`<div>
            <dt>${what}</dt>
            <dd>${textOf(figure)}</dd>
          </div>`,
      )}
    </dl>
    <p class="note">${kept(report)} ${noise(report)}</p>
  </div>`;
}

interface Headline {
  readonly figure: string;
  readonly what: string;
}

function headlines({ targets, measurements }: Report): Headline[] {
  const target = (id: string): string => verdictOf(targets.find((each) => each.id === id));
  const time = new Measurements(measurements).of("forks").value("a fork", "time");
  return [
    { figure: target("retained-1-mb"), what: "kept by a fork, at 10 KB of context as at 100 MB" },
    { figure: formatTime(time), what: "to make one, whatever the context holds" },
    {
      figure: target("scenario-time-clone"),
      what: "less time than structuredClone takes, for 1,000 items that read and write",
    },
    {
      figure: target("document-item"),
      what: "the time that p-map takes for the bare items, for items of a document",
    },
  ];
}

/** How much of what was promised was kept. */
function kept({ targets, runtime, date }: Report): Html {
  const reached = targets.filter(({ passed }) => passed).length;
  return html`<strong>${reached} of <a href="#targets">${targets.length} targets</a> reached</strong
    >, measured with Node ${runtime.node} on ${date.slice(0, 10)}.`;
}

/** If a control differs by more than this from itself, times of this run are uncertain. */
const NOISE = 0.15;

function noise(report: Report): Html {
  const noisy = noiseOf(report).filter(
    ({ low = 1, high = 1 }) => low < 1 - NOISE || high > 1 + NOISE,
  );
  const ranges = noisy.map(
    ({ subject, low = Number.NaN, high = Number.NaN }) =>
      `${subject} ${formatNumber(low)} to ${formatNumber(high)}`,
  );
  if (ranges.length === 0) return html``;
  return html`<span id="noise"
    >The machine was noisy: timed against copies of themselves, which should give 1, the middle half
    of the rounds gave for ${ranges.join(", ")}. Other times may be off by as much. Bytes are
    exact.</span
  >`;
}
