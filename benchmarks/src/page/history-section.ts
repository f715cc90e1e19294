import type { History } from "../guard/index.ts";
import { platformName } from "../measure/platform.ts";
import { formatNumber } from "../output/quantities.ts";
import type { Table } from "../output/table.ts";
import { historyChart } from "./charts/history-chart.ts";
import { type HistoryRow, historyRows, keyFigures, markOf, MOST_COMMITS } from "./history.ts";
import { html, type Html } from "./html.ts";
import { missing, type Section } from "./section.ts";
import { tableOf } from "./table.ts";

/** Key bytes from commit to commit, with a mark where one changed. */
export function historySection({ lines, damaged }: History): Section {
  const section = { id: "history", title: "History" };
  const intro =
    lines.length + damaged.length === 0
      ? missing("history.ndjson", "npm run bench -- history")
      : damagedNote(damaged);
  if (lines.length === 0) return { ...section, intro };
  const names = keyFigures(lines);
  const rows = historyRows(lines).slice(-MOST_COMMITS).toReversed();
  const figure = (row: number, column: number) => rows[row]?.figures.get(names[column - 3] ?? "");
  const table: Table = {
    title: "Key figures by commit, the last recorded first",
    head: ["commit", "date", "platform", ...names],
    rows: rows.map((row) => rowOf(row, names)),
    note: `Bytes. ▲ and ▼ mark a change by more than half a percent from the line before of the same platform: major version of Node, architecture and system.${lines.length > MOST_COMMITS ? ` The last ${MOST_COMMITS} of ${lines.length} lines.` : ""}`,
  };
  const cell = (text: string, row: number, column: number): Html => {
    if (column === 0) return html`<code>${text}</code>`;
    return html`${text}${changeMark(figure(row, column)?.change ?? null)}`;
  };
  return { ...section, intro, chart: historyChart(lines), body: tableOf(table, { cell }) };
}

function rowOf({ line, figures }: HistoryRow, names: readonly string[]): string[] {
  const { commit, date, platform } = line;
  const values = names.map((name) => figures.get(name)?.value);
  return [
    commit.slice(0, 7),
    date.slice(0, 10),
    platformName(platform),
    ...values.map((value) => (value === undefined ? "not measured" : formatNumber(value))),
  ];
}

function damagedNote(damaged: History["damaged"]): Html {
  if (damaged.length === 0) return html``;
  const numbers = damaged.map(({ line }) => line).join(", ");
  return html`<p class="missing">
    Not shown: lines of <code>history.ndjson</code> that could not be read, which are ${numbers}.
    <code>npm run bench -- history</code> says why.
  </p> `;
}

function changeMark(change: number | null): Html {
  if (change === null) return html``;
  const percent = Number.isFinite(change)
    ? `${formatNumber(Math.abs(change) * 100)}%`
    : "from zero";
  return html` <span class="${change > 0 ? "missed" : "kept"}"
    ><span aria-hidden="true">${markOf(change)}</span> ${percent}
    <span class="hidden">${change > 0 ? "more" : "less"}</span></span
  >`;
}
