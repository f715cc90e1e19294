import { rivalsChart } from "../charts/rivals-chart.ts";
import { rivalTables, winsOf } from "../../rivals/tables.ts";
import type { RivalsReport } from "../../rivals/report.ts";
import { figureOf } from "../figure.ts";
import { html } from "../html.ts";
import { reportTableOf } from "../page-table.ts";
import { missing, type Section } from "./section.ts";

const TITLE = "Rivals";

/** Engines and libraries on the same job. */
export async function rivalsSection(rivals: RivalsReport | null): Promise<Section> {
  if (rivals === null)
    return { id: "rivals", title: TITLE, body: missing("rivals.json", "npm run bench -- rivals") };
  const { runtime, date, fanOuts } = rivals;
  return {
    id: "rivals",
    title: TITLE,
    body: html`<p>
        Engines that run an action over a list, ten at once, each in a process of its own, in turns
        with p-map and with Sheaf, set up as its documentation says. All give the same answer, or
        are not timed. Node ${runtime.node}, ${date.slice(0, 10)}.
      </p>
      ${winsOf(rivals).map((sentence) => html`<p>${sentence}</p>`)}
      ${fanOuts.length > 0 ? await figureOf(rivalsChart(rivals), "Median time of one item. Every line of the scale is ten times the one before. Engines that were stopped are in the table.") : []}
      ${rivalTables(rivals).map((table) => reportTableOf(table, table.head.at(-1) === "set up by" ? [1, 2] : []))}`,
  };
}
