import type { HistoryLine } from "../../guard/index.ts";
import { platformName } from "../../measure/platform.ts";
import { formatNumber } from "../../output/quantities.ts";
import { historyRows, keyFigures, markOf, ofLastPlatform } from "../history.ts";
import { type Chart, layered } from "./chart.ts";
import { lineLayers } from "./line-layers.ts";

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

/** Key bytes from commit to commit, on the platform of the last line. */
export function historyChart(lines: readonly HistoryLine[]): Chart {
  const rows = ofLastPlatform(historyRows(lines));
  const series = keyFigures(lines).map((name) => ({
    name,
    points: rows.flatMap(({ line, figures }, i) => {
      const figure = figures.get(name);
      if (figure === undefined) return [];
      const x = `${i + 1} · ${line.commit.slice(0, 7)}`;
      return [{ x, y: figure.value, mark: markOf(figure.change) }];
    }),
  }));
  const inWords = series.map(({ name, points }) => {
    const figures = points.map(({ y, mark }) => `${formatNumber(y)}${mark}`);
    return `${name}: ${figures.join(", ")}`;
  });
  const platform = rows.map(({ line }) => platformName(line.platform)).at(-1) ?? "no platform";
  const marks = {
    data: { values: series.flatMap(({ points }) => points) },
    mark: { type: "text", dy: -14 },
    encoding: { x: COMMITS, y: BYTES, text: { field: "mark" } },
  };
  return {
    name: "history",
    title: "Key figures from commit to commit",
    description: `Bytes on ${platform}, the oldest first. ${inWords.join(". ")}.`,
    caption: `Bytes on ${platform}, one point for each commit in the order of their recording; ▲ and ▼ mark where one changed. Other platforms are in the table.`,
    spec: () => layered(260, [...lineLayers(series, COMMITS, BYTES), marks]),
  };
}
