import type { Report } from "../../report/report.ts";
import { Measurements } from "../../measure/measurement.ts";
import { formatBytes, formatNumber } from "../../output/quantities.ts";
import { comparisonOf, type ComparisonRow } from "../../report/comparison.ts";
import { subjectTables } from "../../report/report-tables.ts";
import { CLONE } from "../../scenario/approach-names.ts";
import { complexityChart } from "../charts/complexity-chart.ts";
import { memoryChart } from "../charts/memory-chart.ts";
import { scenarioChart } from "../charts/scenario-chart.ts";
import { figureOf } from "../figure.ts";
import { html, type Html } from "../html.ts";
import { reportTableOf, tableOf } from "../page-table.ts";
import type { Section } from "./section.ts";

/** The scenario, estimated and measured. */
export async function scenarioSection(report: Report): Promise<Section> {
  const { before, after, gain } = comparisonOf(report);
  return {
    id: "scenario",
    title: "The scenario, before and after",
    body: html`<p>
        A list of 1,000 items is processed after 100 tasks that left about 10 KB each. Before, each
        item gets a copy of all of it; after, a fork. The data are payloads of GitHub's webhooks;
        each item reads five results and three variables and writes up to five variables.
      </p>
      ${comparisonTable("Before: a clone for each item", before)}${comparisonTable("After: a fork for each item", after)}${comparisonTable("Gain", gain)}
      ${await figureOf(scenarioChart(report), "Median time of one item: its context, its reads and its writes. Every line of the scale is ten times the one before.")}
      ${tables(report, "scenario")}`,
  };
}

function comparisonTable(title: string, rows: readonly ComparisonRow[]): Html {
  return tableOf({
    title,
    head: ["metric", "estimated", "measured", "how"],
    rows: rows.map(({ metric, estimated, measured, note }) => [
      metric,
      estimated,
      html`<strong>${measured}</strong>`,
      note,
    ]),
    words: [3],
  });
}

function tables(report: Report, ...subjects: readonly string[]): Html[] {
  return subjects.flatMap((subject) =>
    subjectTables(report, subject).map((table) => reportTableOf(table)),
  );
}

/** The memory of clones and forks by the number of items. */
export async function memorySection(report: Report): Promise<Section> {
  const measured = new Measurements(report.measurements);
  const forks = measured.of("forks");
  const held = (kept: string): number => forks.value("heap limit", kept);
  const fork = Math.max(...forks.each("retained").map(({ value }) => value));
  return {
    id: "memory",
    title: "Memory over items",
    body: html`<p>
        One clone keeps ${formatBytes(measured.of("scenario").value(CLONE, "retained"))} alive, one
        fork ${formatBytes(fork)}. A heap of ${held("megabytes")} MB was full after
        ${formatNumber(held(CLONE))} clones, and after ${formatNumber(held("fork"))} forks.
      </p>
      ${await figureOf(memoryChart(report), `Both scales are logarithmic. Points: the growth of the collected heap while so many contexts are kept, measured. Dashed: the estimated bytes of one, times items. Crosses: where a heap of ${held("megabytes")} MB was full, counted in processes that ran out of memory.`)}
      ${tables(report, "forks")}`,
  };
}

/** Time by the size of the context. */
export async function complexitySection(report: Report): Promise<Section> {
  return {
    id: "complexity",
    title: "Cost by the size of the context",
    body: html`<p>
        A slope of 0 is a cost that does not grow, a slope of 1 one that grows as the context does.
        Two controls are timed in the same way. They must grow; if they did not, the measurement
        itself would be wrong.
      </p>
      ${await figureOf(complexityChart(report), "Least time of one operation, at contexts of several sizes. Both scales are logarithmic; slopes are fitted by least squares on logarithms.")}
      ${tables(report, "sizes")}`,
  };
}

/** Fan-outs and graphs. */
export function workflowSection(report: Report): Section {
  return {
    id: "workflows",
    title: "Workflows",
    body: html`${tables(report, "items", "streams", "nested items", "graphs")}`,
  };
}
