import { historyChart, keyFigures } from "../../charts/history-chart.ts";
import { formatNumber } from "../../quantities.ts";
import { figureOf } from "../figure.ts";
import { changeOf, type History, type HistoryEntry } from "../history.ts";
import { html, type Html } from "../html.ts";
import { type Cell, tableOf } from "../page-table.ts";
import { missing, type Section } from "./section.ts";

/** As many commits as a page bears. */
const MOST_COMMITS = 30;

/** Key bytes from commit to commit, with a mark where one changed. */
export async function historySection(history: History | null): Promise<Section> {
  if (history === null || history.entries.length === 0) {
    const body = missing("history.ndjson", "npm run bench -- history");
    return { id: "history", title: "History", body };
  }
  const entries = history.entries.slice(-MOST_COMMITS);
  const names = keyFigures(entries);
  return {
    id: "history",
    title: "History",
    body: html`${await figureOf(historyChart(entries), "Key figures, one point for each commit that was measured, the oldest first.")}
    ${tableOf({
      title: "Key figures by commit, the newest first",
      head: ["commit", "date", "Node", ...names],
      rows: entries.map((entry, i) => rowOf(entry, entries[i - 1], names)).toReversed(),
      note: `▲ and ▼ mark a change by more than half a percent from the commit before.${history.skipped === 0 ? "" : ` Lines that could not be read: ${history.skipped}.`}`,
    })}`,
  };
}

function rowOf(
  entry: HistoryEntry,
  previous: HistoryEntry | undefined,
  names: readonly string[],
): Cell[] {
  const cells = names.map((name) => {
    const value = entry.figures[name];
    if (value === undefined) return "not measured";
    return html`${formatNumber(value)}${changeMark(changeOf(previous?.figures[name], value))}`;
  });
  return [
    html`<code>${entry.commit.slice(0, 7)}</code>`,
    entry.date.slice(0, 10),
    entry.runtime,
    ...cells,
  ];
}

function changeMark(change: number | null): Html {
  if (change === null) return html``;
  const [sign, word] = change > 0 ? ["▲", "more"] : ["▼", "less"];
  const percent = Number.isFinite(change)
    ? `${formatNumber(Math.abs(change) * 100)}%`
    : "from zero";
  return html` <span class="${change > 0 ? "missed" : "kept"}"
    ><span aria-hidden="true">${sign}</span> ${percent} <span class="hidden">${word}</span></span
  >`;
}
