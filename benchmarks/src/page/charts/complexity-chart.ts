import { fittedExponent } from "../../measure/fitted-exponent.ts";
import type { TimeAtSize } from "../../probes/context-size.ts";
import { formatTime } from "../../output/quantities.ts";
import type { Report } from "../../report/report.ts";
import type { Chart, ChartSpec } from "./chart.ts";
import {
  BYTES_LABEL,
  type ChartPoint,
  linesWithPoints,
  logAxis,
  powersOfTen,
  TIME_LABEL,
} from "./series.ts";

const APPROACHES: readonly (readonly [string, (time: TimeAtSize) => number | null])[] = [
  ["a fork", ({ fork }) => fork],
  ["structuredClone", (time) => time.structuredClone],
  ["spread", ({ spread }) => spread],
];

/** The time of a fork against the size of the context, with controls that must grow. */
export function complexityChart({ measurements: { contextSize } }: Report): Chart {
  const lines = APPROACHES.map(([name, timeOf]) => lineOf(name, contextSize, timeOf));
  return {
    name: "complexity",
    title: "Time of a fork against the size of the context",
    description: `Both on logarithmic scales. ${lines.map(({ series, points }) => `${series}: ${points.map(({ x, y }) => `${formatTime(y)} at ${Math.round(x / 1_000).toLocaleString("en")} KB`).join(", ")}`).join(". ")}.`,
    spec: (frame) => {
      const points = lines.flatMap((line) => line.points);
      const sizes = powersOfTen(
        least(points.map(({ x }) => x)),
        most(points.map(({ x }) => x)),
        frame.name === "wide" ? 1 : 2,
      );
      const times = powersOfTen(least(points.map(({ y }) => y)), most(points.map(({ y }) => y)), 2);
      return {
        height: frame.name === "wide" ? 320 : 300,
        data: { values: points },
        layer: linesWithPoints(
          lines.map(({ series }) => series),
          { field: "x", type: "quantitative", ...logAxis("context", BYTES_LABEL, sizes) },
          { field: "y", type: "quantitative", ...logAxis("time", TIME_LABEL, times) },
        ),
      } as unknown as ChartSpec;
    },
  };
}

function lineOf(
  name: string,
  contextSize: readonly TimeAtSize[],
  timeOf: (time: TimeAtSize) => number | null,
): { series: string; points: ChartPoint[] } {
  const measured = contextSize.flatMap((time) => {
    const y = timeOf(time);
    return y === null ? [] : [{ x: time.jsonBytes, y }];
  });
  const slope = fittedExponent(measured.map(({ x, y }) => ({ size: x, cost: y }))).toFixed(2);
  const series = `${name}: fitted slope ${slope}`;
  return { series, points: measured.map((point) => ({ series, ...point })) };
}

const least = (values: readonly number[]): number => Math.min(...values);
const most = (values: readonly number[]): number => Math.max(...values);
