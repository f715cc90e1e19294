import { complexityChart } from "../charts/complexity-chart.ts";
import { memoryChart } from "../charts/memory-chart.ts";
import { scenarioChart } from "../charts/scenario-chart.ts";
import { formatBytes, formatNumber } from "../../output/quantities.ts";
import type { Report } from "../../report/report.ts";
import { scenarioTable, sizeTable } from "../../report-tables.ts";
import type { SeedRow } from "../../seed-tables.ts";
import { workflowTables } from "../../workflow-tables.ts";
import { figureOf } from "../figure.ts";
import { html, type Html } from "../html.ts";
import { reportTableOf, tableOf } from "../page-table.ts";
import type { Section } from "./section.ts";

/** The scenario of the seeds, estimated and measured. */
export async function scenarioSection(report: Report): Promise<Section> {
  const { before, after, gain } = report.seeds;
  return {
    id: "scenario",
    title: "The scenario, before and after",
    body: html`<p>
        A list of 1,000 items is processed after 100 tasks that left about 10 KB each. Before, each
        item gets a copy of all of it; after, a fork. The data are payloads of GitHub's webhooks;
        each item reads five results and three variables and writes up to five variables.
      </p>
      ${seedTable("Before: a clone for each item", before)}${seedTable("After: a fork for each item", after)}${seedTable("Gain", gain)}
      ${await figureOf(scenarioChart(report), "Median time of one item: its context, its reads and its writes. Every line of the scale is ten times the one before.")}
      ${reportTableOf(scenarioTable(report.measurements))}`,
  };
}

function seedTable(title: string, rows: readonly SeedRow[]): Html {
  return tableOf({
    title,
    head: ["metric", "the seeds' estimate", "measured", "how"],
    rows: rows.map(({ metric, seeds, measured, note }) => [
      metric,
      seeds,
      html`<strong>${measured}</strong>`,
      note,
    ]),
    words: [3],
  });
}

/** The two curves of the seeds, measured. */
export async function memorySection(report: Report): Promise<Section> {
  const { forkMemory, scenarioBytes, survival } = report.measurements;
  const fork = Math.max(...forkMemory.map(({ retained }) => retained.unwritten));
  return {
    id: "memory",
    title: "Memory over items",
    body: html`<p>
        One clone keeps ${formatBytes(scenarioBytes.retainedByClone)} alive, one fork
        ${formatBytes(fork)}. A heap of ${survival.heapMegabytes} MB ended after
        ${formatNumber(survival.structuredClones)} clones, and after ${formatNumber(survival.forks)}
        forks.
      </p>
      ${await figureOf(memoryChart(report), `Both scales are logarithmic. Points: the growth of the collected heap while so many contexts are kept, measured. Dashed: the bytes of one as the seeds estimated them, times items. Crosses: where a heap of ${survival.heapMegabytes} MB was full, counted in processes that died of it.`)}`,
  };
}

/** Time against the size of the context. */
export async function complexitySection(report: Report): Promise<Section> {
  return {
    id: "complexity",
    title: "Cost against the size of the context",
    body: html`<p>
        A slope of 0 is a cost that does not grow, a slope of 1 one that grows as the context does.
        Two controls are timed with the same harness: they must grow, or the harness would be at
        fault.
      </p>
      ${await figureOf(complexityChart(report), "Least time of one operation, at contexts of several sizes. Both scales are logarithmic; slopes are fitted by least squares on logarithms.")}
      ${reportTableOf(sizeTable(report.measurements))}`,
  };
}

/** Fan-outs and graphs. */
export function workflowSection(report: Report): Section {
  return {
    id: "workflows",
    title: "Workflows",
    body: html`${workflowTables(report.measurements).map((table) => reportTableOf(table))}`,
  };
}
