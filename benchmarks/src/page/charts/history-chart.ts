import { figuresOf, type HistoryLine, TOLERANCE } from "../../guard/index.ts";
import { platformKey, platformName } from "../../measure/platform.ts";
import { formatNumber } from "../../output/quantities.ts";
import type { Chart, ChartSpec } from "./chart.ts";
import { linesWithPoints } from "./series.ts";

const COMMITS = {
  field: "x",
  type: "ordinal",
  sort: null,
  axis: { title: "commits, the oldest first", labels: false },
} as const;
const BYTES = {
  field: "y",
  type: "quantitative",
  scale: { zero: true },
  axis: { title: "bytes", tickCount: 5 },
} as const;

/** The number of commits that fit into a chart, and a page. */
export const MOST_COMMITS = 30;

/** The number of lines that can be distinguished in one chart. */
const MOST_SERIES = 4;

/** Figures that are shown first, if the history has them: their lines lie apart. */
const PREFERRED: readonly string[] = [
  "fork: retained",
  "fork-1-write: retained",
  "scenario-item: allocated",
  "workflow-item: allocated",
];

/** The bytes of a line by their names: `fork: retained`. */
export function namedFigures({ bytes }: HistoryLine): ReadonlyMap<string, number> {
  return new Map(figuresOf(bytes).map(({ id, measure, value }) => [`${id}: ${measure}`, value]));
}

/** Lines of the same platform as the last: on others, bytes differ without any change of the code. */
function lastOfOnePlatform(lines: readonly HistoryLine[]): HistoryLine[] {
  const places = lines.map(({ platform }) => platformKey(platform));
  return lines.filter((_, i) => places[i] === places.at(-1)).slice(-MOST_COMMITS);
}

/** The figures in the chart: the preferred ones, then others in the order of their names. */
export function keyFigures(lines: readonly HistoryLine[]): string[] {
  const names = new Set(lastOfOnePlatform(lines).flatMap((line) => [...namedFigures(line).keys()]));
  return [...names].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(0, MOST_SERIES);
}

function rank(name: string): number {
  const at = PREFERRED.indexOf(name);
  return at === -1 ? PREFERRED.length : at;
}

/** The relative change from the previous figure; null if there is none, or within the tolerance. */
export function changeOf(previous: number | undefined, current: number): number | null {
  if (previous === undefined) return null;
  if (previous === 0) return current === 0 ? null : Number.POSITIVE_INFINITY;
  const change = current / previous - 1;
  return Math.abs(change) > TOLERANCE.fraction ? change : null;
}

/** Key bytes from commit to commit, on the platform of the last line. */
export function historyChart(lines: readonly HistoryLine[]): Chart {
  const own = lastOfOnePlatform(lines);
  const names = keyFigures(lines);
  const all = own.map(namedFigures);
  const points = own.flatMap((line, i) => {
    const x = `${i + 1} · ${line.commit.slice(0, 7)}`;
    return names.flatMap((series) => {
      const y = all[i]?.get(series);
      if (y === undefined) return [];
      const change = changeOf(all[i - 1]?.get(series), y);
      return [{ series, x, y, mark: change === null ? "" : change > 0 ? "▲" : "▼" }];
    });
  });
  const platform = own.map((line) => platformName(line.platform)).at(-1) ?? "no platform";
  return {
    name: "history",
    title: "Key figures from commit to commit",
    description: `Bytes on ${platform}, the oldest first. ${names
      .map(
        (name) =>
          `${name}: ${points
            .filter(({ series }) => series === name)
            .map(({ y, mark }) => `${formatNumber(y)}${mark}`)
            .join(", ")}`,
      )
      .join(". ")}.`,
    spec: () =>
      ({
        height: 260,
        data: { values: points },
        layer: [
          ...linesWithPoints(names, COMMITS, BYTES),
          {
            mark: { type: "text", dy: -14 },
            encoding: { x: COMMITS, y: BYTES, text: { field: "mark" } },
          },
        ],
      }) as unknown as ChartSpec,
  };
}
