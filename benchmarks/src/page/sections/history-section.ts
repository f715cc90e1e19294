import {
  changeOf,
  historyChart,
  keyFigures,
  MOST_COMMITS,
  namedFigures,
} from "../charts/history-chart.ts";
import type { History, HistoryLine } from "../../guard/index.ts";
import { platformKey, platformName } from "../../measure/platform.ts";
import { formatNumber } from "../../output/quantities.ts";
import { figureOf } from "../figure.ts";
import { html, type Html, NOTHING } from "../html.ts";
import { type Cell, tableOf } from "../page-table.ts";
import { missing, type Section } from "./section.ts";

/** Key bytes from commit to commit, with a mark where one changed. */
export async function historySection({ lines, damaged }: History): Promise<Section> {
  const isMissing = lines.length === 0 && damaged.length === 0;
  return {
    id: "history",
    title: "History",
    body: isMissing
      ? missing("history.ndjson", "npm run bench -- history")
      : html`${lines.length === 0 ? NOTHING : await shown(lines)}${damagedNote(damaged)}`,
  };
}

async function shown(lines: readonly HistoryLine[]): Promise<Html> {
  const names = keyFigures(lines);
  const rows = lines.map((line, i) => rowOf(line, previousOf(lines, i), names));
  const last = platformName((lines.at(-1) as HistoryLine).platform);
  return html`${await figureOf(historyChart(lines), `Bytes on ${last}, one point for each commit in the order of their recording; ▲ and ▼ mark where one changed. Other platforms are in the table.`)}
  ${tableOf({
    title: "Key figures by commit, the last recorded first",
    head: ["commit", "date", "platform", ...names],
    rows: rows.slice(-MOST_COMMITS).toReversed(),
    note: `Bytes. ▲ and ▼ mark a change by more than half a percent from the line before of the same platform: major version of Node, architecture and system.${lines.length > MOST_COMMITS ? ` The last ${MOST_COMMITS} of ${lines.length} lines.` : ""}`,
  })}`;
}

function damagedNote(damaged: History["damaged"]): Html {
  if (damaged.length === 0) return NOTHING;
  const numbers = damaged.map(({ line }) => line).join(", ");
  return html`<p class="missing">
    Not shown: lines of <code>history.ndjson</code> that could not be read, which are ${numbers}.
    <code>npm run bench -- history</code> says why.
  </p> `;
}

function previousOf(lines: readonly HistoryLine[], index: number): HistoryLine | undefined {
  const place = platformKey((lines[index] as HistoryLine).platform);
  return lines.slice(0, index).findLast(({ platform }) => platformKey(platform) === place);
}

function rowOf(
  line: HistoryLine,
  previous: HistoryLine | undefined,
  names: readonly string[],
): Cell[] {
  const figures = namedFigures(line);
  const before = previous && namedFigures(previous);
  const cells = names.map((name) => {
    const value = figures.get(name);
    if (value === undefined) return "not measured";
    return html`${formatNumber(value)}${changeMark(changeOf(before?.get(name), value))}`;
  });
  return [
    html`<code>${line.commit.slice(0, 7)}</code>`,
    line.date.slice(0, 10),
    platformName(line.platform),
    ...cells,
  ];
}

function changeMark(change: number | null): Html {
  if (change === null) return NOTHING;
  const [sign, word] = change > 0 ? ["▲", "more"] : ["▼", "less"];
  const percent = Number.isFinite(change)
    ? `${formatNumber(Math.abs(change) * 100)}%`
    : "from zero";
  return html` <span class="${change > 0 ? "missed" : "kept"}"
    ><span aria-hidden="true">${sign}</span> ${percent} <span class="hidden">${word}</span></span
  >`;
}
