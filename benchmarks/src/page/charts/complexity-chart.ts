import { Measurements } from "../../measure/measurement.ts";
import { exponentOf } from "../../measure/target.ts";
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

/** What is drawn, and by which measure of the subject "sizes". */
const LINES = [
  ["a fork", "fork"],
  ["structuredClone", "structuredClone"],
  ["spread", "spread"],
] as const;

/** The time of a fork by the size of the context, with controls that must grow. */
export function complexityChart({ measurements }: Report): Chart {
  const sizes = new Measurements(measurements).of("sizes");
  const lines = LINES.map(([name, measure]) => {
    const points = sizes.points(measure);
    const series = `${name}: fitted slope ${exponentOf(points).toFixed(2)}`;
    return {
      series,
      points: points.map(({ size: x, cost: y }): ChartPoint => ({ series, x, y })),
    };
  });
  const all = lines.flatMap(({ points }) => points);
  return {
    name: "complexity",
    title: "Time of a fork by the size of the context",
    description: `Both on logarithmic scales. ${lines.map(({ series, points }) => `${series}: ${points.map(({ x, y }) => `${formatTime(y)} at ${Math.round(x / 1_000).toLocaleString("en")} KB`).join(", ")}`).join(". ")}.`,
    spec: (frame) => {
      const contexts = ticks(
        all.map(({ x }) => x),
        frame.name === "wide" ? 1 : 2,
      );
      const times = ticks(
        all.map(({ y }) => y),
        2,
      );
      return {
        height: frame.name === "wide" ? 320 : 300,
        data: { values: all },
        layer: linesWithPoints(
          lines.map(({ series }) => series),
          { field: "x", type: "quantitative", ...logAxis("context", BYTES_LABEL, contexts) },
          { field: "y", type: "quantitative", ...logAxis("time", TIME_LABEL, times) },
        ),
      } as unknown as ChartSpec;
    },
  };
}

function ticks(values: readonly number[], step: number): number[] {
  return powersOfTen(Math.min(...values), Math.max(...values), step);
}
