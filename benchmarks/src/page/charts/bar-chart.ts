import type { Measurement } from "../../measure/measurement.ts";
import { formatTime } from "../../output/quantities.ts";
import { OURS, OURS_JOINED } from "../../scenario/approach-names.ts";
import { logScale, powersOfTen, TIME_LABEL } from "./axis.ts";
import type { Chart } from "./chart.ts";

const AXIS = "time per item, median";

/** Times as bars on a logarithmic scale, the longest first, each with its time beside it; ours stand out. */
export function barChart(name: string, title: string, times: readonly Measurement[]): Chart {
  const bars = times.toSorted((a, b) => b.value - a.value);
  const inWords = bars.map(({ case: of, value }) => `${of} ${formatTime(value)}`).join(", ");
  const [least, most] = [bars.at(-1)?.value ?? Number.NaN, bars[0]?.value ?? Number.NaN];
  // Space for the shortest bar, and for the text after the longest, on a narrow screen too.
  const values = powersOfTen([least / 2, most * 100]);
  const rows = bars.map(({ case: of, value: nanoseconds }) => ({
    name: of,
    nanoseconds,
    least: values[0],
    isOurs: of === OURS || of === OURS_JOINED,
    label: formatTime(nanoseconds),
  }));
  const labels = { labelColor: "var(--ink)", labelLimit: 0, labelPadding: 8 };
  const axis = { domain: false, ticks: false, grid: false, ...labels };
  const y = { field: "name", type: "nominal", sort: null, title: null, axis };
  const range = ["var(--series-1)", "var(--bar)"];
  const color = { field: "isOurs", scale: { domain: [true, false], range }, legend: null };
  const x = logScale("nanoseconds", AXIS, TIME_LABEL, values);
  return {
    name,
    title,
    description: `${AXIS}, on a logarithmic scale: ${inWords}.`,
    caption: "Median time of one item. Every line of the scale is ten times the one before.",
    left: 180,
    height: bars.length * 26,
    layer: [
      {
        data: { values: rows },
        mark: { type: "bar", height: 16, cornerRadiusEnd: 2 },
        encoding: { y, x, x2: { field: "least" }, color: { ...color, type: "nominal" } },
      },
      {
        data: { values: rows },
        mark: { type: "text", align: "left", dx: 6 },
        encoding: { y, x, text: { field: "label" } },
      },
    ],
  };
}
