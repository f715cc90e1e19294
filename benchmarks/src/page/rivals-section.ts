import { Measurements } from "../measure/measurement.ts";
import type { RivalsReport } from "../rivals/report.ts";
import { rivalTables, winsOf } from "../rivals/tables.ts";
import { barChart } from "./charts/bar-chart.ts";
import { html } from "./html.ts";
import { missing, type Section } from "./section.ts";
import { tableOf } from "./table.ts";

/** The job that the chart is about. */
const JOB = "1,000 items, 1 MB";
const TITLE = "One item of a fan-out over 1,000 items with 1 MB of context";

/** Engines and libraries on the same job. */
export function rivalsSection(rivals: RivalsReport | null): Section {
  const section = { id: "rivals", title: "Rivals" };
  if (rivals === null)
    return { ...section, intro: missing("rivals.json", "npm run bench -- rivals") };
  const { runtime, date, fanOuts, measurements } = rivals;
  const times = new Measurements(measurements).of(JOB).each("median time");
  return {
    ...section,
    intro: html`<p>
        Engines that run an action over a list, ten at once, each in a process of its own, in turns
        with p-map and with Sheaf, set up as its documentation says. All give the same answer, or
        are not timed. Node ${runtime.node}, ${date.slice(0, 10)}.
      </p>
      ${winsOf(rivals).map((sentence) => html`<p>${sentence}</p>`)}`,
    ...(fanOuts.length === 0 ? {} : { chart: barChart("rivals", TITLE, times) }),
    body: rivalTables(rivals).map((table) =>
      tableOf(table, { words: table.head.at(-1) === "set up by" ? [1, 2] : [] }),
    ),
  };
}
