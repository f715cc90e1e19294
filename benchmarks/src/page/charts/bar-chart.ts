import type { Measurement } from "../../measure/measurement.ts";
import { formatTime } from "../../output/quantities.ts";
import { OURS, OURS_JOINED } from "../../scenario/approach-names.ts";
import { logAxis, powersOfTen, TIME_LABEL } from "./axis.ts";
import { type Chart, type ChartSpec, layered } from "./chart.ts";

/** Times as bars on a logarithmic scale, the longest first, each with its time beside it; ours stand out. */
export function barChart(name: string, title: string, times: readonly Measurement[]): Chart {
  const sorted = times.toSorted((a, b) => b.value - a.value);
  const inWords = sorted.map(({ case: of, value }) => `${of} ${formatTime(value)}`).join(", ");
  return {
    name,
    title,
    description: `${AXIS}, on a logarithmic scale: ${inWords}.`,
    caption: "Median time of one item. Every line of the scale is ten times the one before.",
    spec: (isWide) => spec(isWide, sorted),
  };
}

const AXIS = "time per item, median";

function spec(isWide: boolean, bars: readonly Measurement[]): ChartSpec {
  const times = bars.map(({ value }) => value);
  // Space for the text after the longest bar.
  const most = Math.max(...times) * (isWide ? 4 : 40);
  const values = powersOfTen(Math.min(...times) / 2, most, isWide ? 1 : 2);
  const rows = bars.map(({ case: name, value: nanoseconds }) => ({
    name,
    nanoseconds,
    least: values[0],
    isOurs: name === OURS || name === OURS_JOINED,
    label: `${isWide ? "" : `${name}: `}${formatTime(nanoseconds)}`,
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
  const bar = { height: isWide ? 16 : 12, yOffset: isWide ? 0 : 8, cornerRadiusEnd: 2 };
  const color = {
    field: "isOurs",
    type: "nominal",
    scale: { domain: [true, false], range: ["var(--series-1)", "var(--bar)"] },
    legend: null,
  };
  return layered(bars.length * (isWide ? 26 : 42), [
    {
      data: { values: rows },
      mark: { type: "bar", ...bar },
      encoding: {
        y,
        x: { field: "nanoseconds", type: "quantitative", ...logAxis(AXIS, TIME_LABEL, values) },
        x2: { field: "least" },
        color,
      },
    },
    {
      data: { values: rows },
      mark: { type: "text", align: "left", ...(isWide ? { dx: 6 } : { dy: -8 }) },
      encoding: {
        y,
        x: { field: isWide ? "nanoseconds" : "least", type: "quantitative" },
        text: { field: "label" },
      },
    },
  ]);
}
