import { Measurements } from "../measure/measurement.ts";
import { formatBytes, formatNumber } from "../output/quantities.ts";
import { comparisonTables } from "../report/comparison.ts";
import { headlineTables } from "../report/headlines.ts";
import {
  distinctTargets,
  MISSED,
  missedTable,
  subjectTables,
  targetOf,
  targetTable,
} from "../report/report-tables.ts";
import type { Report } from "../report/report.ts";
import { CLONE } from "../scenario/approach-names.ts";
import { lawMatrix } from "../suite/isolation.ts";
import { barChart } from "./charts/bar-chart.ts";
import { complexityChart } from "./charts/complexity-chart.ts";
import { memoryChart } from "./charts/memory-chart.ts";
import { html, type Html } from "./html.ts";
import type { Section } from "./section.ts";
import { type Look, tableOf } from "./table.ts";
import { exact, verdict } from "./verdict.ts";

/** What costs are measured of, before and after. */
export function costSections(report: Report): Section[] {
  const measured = new Measurements(report.measurements);
  const forks = measured.of("forks");
  const held = (kept: string): number => forks.value("heap limit", kept);
  return [
    {
      id: "scenario",
      title: "The scenario, before and after",
      intro: html`<p>
        A list of 1,000 items is processed after 100 tasks that left about 10 KB each. Before, each
        item gets a copy of all of it; after, a fork. The data are payloads of GitHub's webhooks;
        each item reads five results and three variables and writes up to five variables.
      </p>`,
      chart: barChart(
        "scenario",
        "One item of the scenario, by approach",
        measured.of("scenario").each("median time"),
      ),
      body: [
        ...comparisonTables(report).map((table) => tableOf(table, { words: [3] })),
        ...tables(report, "scenario"),
      ],
    },
    {
      id: "memory",
      title: "Memory over items",
      intro: html`<p>
        One clone keeps ${formatBytes(measured.of("scenario").value(CLONE, "retained"))} alive, one
        fork ${formatBytes(forks.most("retained"))}. A heap of ${held("megabytes")} MB was full
        after ${formatNumber(held(CLONE))} clones, and after ${formatNumber(held("fork"))} forks.
      </p>`,
      chart: memoryChart(report),
      body: tables(report, "forks"),
    },
    {
      id: "complexity",
      title: "Cost by the size of the context",
      intro: html`<p>
        A slope of 0 is a cost that does not grow, a slope of 1 one that grows as the context does.
        Two controls are timed in the same way. They must grow; if they did not, the measurement
        itself would be wrong.
      </p>`,
      chart: complexityChart(report),
      body: tables(report, "sizes"),
    },
  ];
}

/** What holds besides: isolation, workflows, and every target. */
export function promiseSections(report: Report): Section[] {
  const { laws, runs, seed } = lawMatrix(new Measurements(report.measurements).of("isolation"));
  const [matrix, counterexamples] = subjectTables(report, "isolation").map((table, i) =>
    tableOf(table, i === 0 ? MATRIX : { words: [2, 3] }),
  ) as [Html, Html];
  return [
    {
      id: "isolation",
      title: "Isolation",
      intro: html`<p>
        It is easy to be fast if changes may leak. The same laws are checked for every way of
        keeping a context, with ${runs} random cases for each law (seed ${seed}).
      </p>`,
      body: html`${matrix}
        <details>
          <summary>What each law says</summary>
          <dl>
            ${laws.map(
              ({ name, sentence }) =>
                html`<dt>${name}</dt>
                  <dd>${sentence}</dd>`,
            )}
          </dl>
        </details>
        <details>
          <summary>How the others break: the smallest case of each</summary>
          ${counterexamples}
        </details> `,
    },
    {
      id: "workflows",
      title: "Workflows",
      intro: html`<p>Lists of items and graphs of tasks, run by the engine.</p>`,
      body: ["items", "streams", "journal", "nested items", "graphs"].flatMap((subject) =>
        tables(report, subject),
      ),
    },
    {
      id: "ordinary",
      title: "The kindest case, and ordinary work",
      intro: html`<p>
        Promises are easily kept for data that suits them. The second table has rows, lists and
        numbers instead of a few large objects, and items with templates or workflows of their own.
      </p>`,
      body: [
        ...headlineTables(report.runtimes).map((table) => tableOf(table, figures(report.runtimes))),
        ...tables(report, "ordinary values"),
        ...tables(report, "ordinary runs"),
      ],
    },
    {
      id: "targets",
      title: "Every target",
      intro: html``,
      body: [...missedTargets(report), targets(report)],
    },
  ];
}

function tables(report: Report, subject: string): Html[] {
  return subjectTables(report, subject).map((table) => tableOf(table));
}

/** How figures of several versions of Node look. The words for README, which is Markdown, lose their marks. */
function figures({ length }: Report["runtimes"]): Look {
  return {
    cell: (text) =>
      text.endsWith(MISSED)
        ? html`${text.slice(0, -MISSED.length)} ${verdict(false, length > 1)}`
        : text.replaceAll("`", ""),
  };
}

const MATRIX: Look = { kind: "matrix", cell: (text) => LAW_MARKS[text] ?? text };

const LAW_MARKS: Readonly<Record<string, Html>> = {
  holds: mark("✓", "holds", "kept"),
  BREAKS: mark("✗", "breaks", "missed"),
  "–": mark("–", "does not apply", "note"),
};

function mark(sign: string, word: string, kind: string): Html {
  return html`<span class="${kind}"
    ><span aria-hidden="true">${sign}</span><span class="hidden">${word}</span></span
  >`;
}

/** Every target, with what each version of Node reached: a verdict for each, its exact value for the first. */
function targets({ runtimes }: Report): Html {
  const all = distinctTargets(runtimes);
  return tableOf(targetTable(runtimes), {
    cell(text, row, column) {
      const id = all[row]?.id ?? "";
      if (column === 0) return html`<span id="target-${id}">${text}</span>`;
      const runtime = runtimes[column - 2];
      const target = runtime && targetOf(runtime, id);
      if (target === undefined) return text;
      const shown = text.replace(MISSED, "");
      const value = column === 2 ? exact(id, target.value, shown) : shown;
      const isStated = target.atLeast === undefined && target.atMost === undefined;
      return isStated ? value : html`${value} ${verdict(target.passed, runtimes.length > 1)}`;
    },
  });
}

/** What was missed and why; nothing if nothing was. */
function missedTargets({ runtimes }: Report): Html[] {
  const table = missedTable(runtimes);
  return table.rows.length === 0
    ? []
    : [tableOf(table, { ...figures(runtimes), words: [table.head.length - 1] })];
}
