import { formatTime } from "../../output/quantities.ts";
import type { Chart, ChartSpec, Frame } from "./chart.ts";
import { logAxis, powersOfTen, TIME_LABEL } from "./series.ts";

/** A bar. `isOurs` highlights it. */
export interface Bar {
  readonly name: string;
  readonly nanoseconds: number;
  readonly isOurs: boolean;
}

/** Times as bars on a logarithmic scale, the longest first, each with its time written beside it. */
export function barChart(name: string, title: string, axis: string, bars: readonly Bar[]): Chart {
  const sorted = bars.toSorted((a, b) => b.nanoseconds - a.nanoseconds);
  return {
    name,
    title,
    description: `${axis}, on a logarithmic scale: ${sorted.map((bar) => `${bar.name} ${formatTime(bar.nanoseconds)}`).join(", ")}.`,
    spec: (frame) => spec(frame, axis, sorted),
  };
}

function spec(frame: Frame, axis: string, bars: readonly Bar[]): ChartSpec {
  const isWide = frame.name === "wide";
  const times = bars.map(({ nanoseconds }) => nanoseconds);
  // Space for the text after the longest bar.
  const most = Math.max(...times) * (isWide ? 4 : 40);
  const values = powersOfTen(Math.min(...times) / 2, most, isWide ? 1 : 2);
  const rows = bars.map((bar) => ({
    ...bar,
    least: values[0],
    label: isWide ? formatTime(bar.nanoseconds) : `${bar.name}: ${formatTime(bar.nanoseconds)}`,
  }));
  const names = isWide
    ? { labelColor: "var(--ink)", labelLimit: 0, labelPadding: 8 }
    : { labels: false };
  const y = {
    field: "name",
    type: "nominal",
    sort: null,
    title: null,
    axis: { domain: false, ticks: false, grid: false, ...names },
  };
  return {
    height: bars.length * (isWide ? 26 : 42),
    data: { values: rows },
    layer: [
      {
        mark: {
          type: "bar",
          height: isWide ? 16 : 12,
          yOffset: isWide ? 0 : 8,
          cornerRadiusEnd: 2,
        },
        encoding: {
          y,
          x: { field: "nanoseconds", type: "quantitative", ...logAxis(axis, TIME_LABEL, values) },
          x2: { field: "least" },
          color: {
            field: "isOurs",
            type: "nominal",
            scale: { domain: [true, false], range: ["var(--series-1)", "var(--bar)"] },
            legend: null,
          },
        },
      },
      {
        mark: { type: "text", align: "left", ...(isWide ? { dx: 6 } : { dy: -8 }) },
        encoding: {
          y,
          x: { field: isWide ? "nanoseconds" : "least", type: "quantitative" },
          text: { field: "label" },
        },
      },
    ],
  } as unknown as ChartSpec;
}
