import { Measurements } from "../measure/measurement.ts";
import { formatBytes, formatNumber } from "../output/quantities.ts";
import { comparisonTables } from "../report/comparison.ts";
import { headlineTable } from "../report/headlines.ts";
import { missedTable, subjectTables, targetTable } from "../report/report-tables.ts";
import type { Report } from "../report/report.ts";
import type { RivalsReport } from "../rivals/report.ts";
import { rivalTables, winsOf } from "../rivals/tables.ts";
import { CLONE } from "../scenario/approach-names.ts";
import { lawMatrix } from "../suite/isolation.ts";
import { barChart } from "./charts/bar-chart.ts";
import type { Chart } from "./charts/chart.ts";
import { complexityChart } from "./charts/complexity-chart.ts";
import { html, type Html } from "./html.ts";
import { tableOf } from "./table.ts";

/** A part of the page, with a heading that the navigation leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly intro: Html | string;
  readonly chart?: Chart;
  readonly body?: readonly Html[];
}

/** What is measured of this project, in order. */
export function reportSections(report: Report): readonly [Section[], Section[]] {
  const { runtimes } = report;
  const measured = new Measurements(report.measurements);
  const forks = measured.of("forks");
  const held = (kept: string): number => forks.value("heap limit", kept);
  const ofSubjects = (...names: readonly string[]): Html[] =>
    names.flatMap((name) => subjectTables(report, name).map((table) => tableOf(table)));
  const { laws, runs, seed } = lawMatrix(measured.of("isolation"));
  const [matrix, counterexamples] = subjectTables(report, "isolation");
  const missed = missedTable(runtimes);
  const costs: Section[] = [
    {
      id: "headlines",
      title: "The kindest case, and ordinary work",
      intro:
        "Promises are easily kept for data that suits them. Ordinary work has rows, lists and numbers instead of a few large objects, and collects all garbage before each round.",
      body: [tableOf(headlineTable(report.targets))],
    },
    {
      id: "scenario",
      title: "The scenario, before and after",
      intro:
        "A list of 1,000 items is processed after 100 tasks that left about 10 KB each. Before, each item gets a copy of all of it; after, a fork. The data are payloads of GitHub's webhooks; each item reads five results and three variables and writes up to five variables. “Estimated” is what the document that started this project expected; “measured” is this run.",
      chart: barChart(
        "scenario",
        "One item of the scenario, by approach",
        measured.of("scenario").each("median time"),
      ),
      body: [...comparisonTables(report).map((table) => tableOf(table)), ...ofSubjects("scenario")],
    },
    {
      id: "memory",
      title: "Memory of a fork",
      intro: `One clone keeps ${formatBytes(measured.of("scenario").value(CLONE, "retained"))} alive, one fork ${formatBytes(forks.most("retained"))}. A heap of ${held("megabytes")} MB was full after ${formatNumber(held(CLONE))} clones, and after ${formatNumber(held("fork"))} forks.`,
      body: ofSubjects("forks"),
    },
    {
      id: "complexity",
      title: "Cost by the size of the context",
      intro:
        "A slope of 0 is a cost that does not grow, a slope of 1 one that grows as the context does. Two controls are timed in the same way. They must grow; if they did not, the measurement itself would be wrong.",
      chart: complexityChart(report),
      body: ofSubjects("sizes"),
    },
  ];
  const promises: Section[] = [
    {
      id: "isolation",
      title: "Isolation",
      intro: `It is easy to be fast if changes may leak. The same laws are checked for every way of keeping a context, with ${runs} random cases for each law (seed ${seed}).`,
      body: [
        matrix === undefined ? html`` : tableOf(matrix, "matrix"),
        folded(
          "What each law says",
          html`<dl>
            ${laws.map(
              ({ name, sentence }) =>
                html`<dt>${name}</dt>
                  <dd>${sentence}</dd>`,
            )}
          </dl>`,
        ),
        folded(
          "How the others break: the smallest case of each",
          counterexamples === undefined ? html`` : tableOf(counterexamples),
        ),
      ],
    },
    {
      id: "workflows",
      title: "Workflows",
      intro: "Lists of items and graphs of tasks, run by the engine.",
      body: ofSubjects("items", "streams", "journal", "nested items", "graphs"),
    },
    {
      id: "ordinary",
      title: "Ordinary work",
      intro: "Ordinary values, and runs with little work in each item.",
      body: ofSubjects("ordinary values", "ordinary runs"),
    },
    {
      id: "targets",
      title: "Every target",
      intro: "",
      body: [
        ...(missed.rows.length === 0 ? [] : [tableOf(missed)]),
        folded(`All ${targetTable(runtimes).rows.length} targets`, tableOf(targetTable(runtimes))),
      ],
    },
  ];
  return [costs, promises];
}

function folded(summary: string, content: Html): Html {
  return html`<details>
    <summary>${summary}</summary>
    ${content}
  </details>`;
}

/** The job that the chart of rivals is about. */
const JOB = "1,000 items, 1 MB";

/** Engines and libraries on the same job. */
export function rivalsSection(rivals: RivalsReport | null): Section {
  const section = { id: "rivals", title: "Rivals" };
  if (rivals === null)
    return { ...section, intro: missing("rivals.json", "npm run bench -- rivals") };
  const { runtime, date, fanOuts, measurements } = rivals;
  const [items, ...others] = rivalTables(rivals).map((table) => tableOf(table));
  const title = "One item of a fan-out over 1,000 items with 1 MB of context";
  const times = new Measurements(measurements).of(JOB).each("median time");
  return {
    ...section,
    intro: `Engines that run an action over a list, ten at once, each in a process of its own, in turns with p-map and with Sheaf, set up as its documentation says. All give the same answer, or are not timed. Node ${runtime.node}, ${date.slice(0, 10)}.`,
    ...(fanOuts.length === 0 ? {} : { chart: barChart("rivals", title, times) }),
    body: [
      ...winsOf(rivals).map((sentence) => html`<p>${sentence}</p>`),
      items ?? html``,
      folded("More tables: other yardsticks, bytes, contexts", html`${others}`),
    ],
  };
}

/** Shown instead of the figures of a missing file. */
export function missing(file: string, command: string): Html {
  return html`<span class="missing">
    Not shown: there is no <code>${file}</code>. <code>${command}</code> makes it.
  </span>`;
}
