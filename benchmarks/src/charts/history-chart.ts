import type { HistoryEntry } from "../page/history.ts";
import { formatNumber } from "../quantities.ts";
import type { Chart, ChartSpec } from "./chart.ts";
import { linesWithPoints } from "./series.ts";

/** Lines that can be told apart in one chart. */
const MOST_SERIES = 4;

/** The figures that a history speaks of most: of bytes, in the order of their names. */
export function keyFigures(entries: readonly HistoryEntry[]): string[] {
  const names = new Set(entries.flatMap(({ figures }) => Object.keys(figures)));
  return [...names].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(0, MOST_SERIES);
}

function rank(name: string): number {
  const at = PREFERRED.findIndex((pattern) => pattern.test(name));
  return at === -1 ? PREFERRED.length : at;
}

const PREFERRED: readonly RegExp[] = [
  /^retained-1-mb$/u,
  /^retained-/u,
  /^items-bytes$/u,
  /bytes/u,
];

/** Key bytes from commit to commit. */
export function historyChart(entries: readonly HistoryEntry[]): Chart {
  const names = keyFigures(entries);
  const commits = entries.map(({ commit }, i) => `${i + 1} · ${commit.slice(0, 7)}`);
  const points = entries.flatMap(({ figures }, i) =>
    names.flatMap((series) =>
      figures[series] === undefined ? [] : [{ series, x: commits[i], y: figures[series] }],
    ),
  );
  return {
    name: "history",
    title: "Key figures from commit to commit",
    description: `${names
      .map(
        (name) =>
          `${name}: ${points
            .filter(({ series }) => series === name)
            .map(({ y }) => formatNumber(y))
            .join(", ")}`,
      )
      .join(". ")}.`,
    spec: () =>
      ({
        height: 260,
        data: { values: points },
        layer: linesWithPoints(
          names,
          {
            field: "x",
            type: "ordinal",
            sort: null,
            axis: { title: "commits, the oldest first", labels: false },
          },
          {
            field: "y",
            type: "quantitative",
            scale: { zero: true },
            axis: { title: "bytes", tickCount: 5 },
          },
        ),
      }) as unknown as ChartSpec,
  };
}
