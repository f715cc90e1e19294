import { Measurements } from "../../measure/measurement.ts";
import { exponentOf } from "../../measure/target.ts";
import { formatTime } from "../../output/quantities.ts";
import type { Report } from "../../report/report.ts";
import { BYTES_LABEL, logAxis, powersOfTen, TIME_LABEL } from "./axis.ts";
import { type Chart, layered } from "./chart.ts";
import { lineLayers } from "./line-layers.ts";

/** What is drawn, by its measure in the subject "sizes". */
const LINES = { fork: "a fork", structuredClone: "structuredClone", spread: "spread" };

/** The time of a fork by the size of the context, with controls that must grow. */
export function complexityChart({ measurements }: Report): Chart {
  const sizes = new Measurements(measurements).of("sizes");
  const lines = Object.entries(LINES).map(([measure, name]) => {
    const points = sizes.points(measure);
    return {
      name: `${name}: fitted slope ${exponentOf(points).toFixed(2)}`,
      points: points.map(({ size: x, cost: y }) => ({ x, y })),
    };
  });
  const inWords = lines.map(({ name, points }) => {
    const times = points.map(
      ({ x, y }) => `${formatTime(y)} at ${Math.round(x / 1_000).toLocaleString("en")} KB`,
    );
    return `${name}: ${times.join(", ")}`;
  });
  const ticks = (axis: "x" | "y", step: number): number[] => {
    const values = lines.flatMap(({ points }) => points.map((point) => point[axis]));
    return powersOfTen(Math.min(...values), Math.max(...values), step);
  };
  return {
    name: "complexity",
    title: "Time of a fork by the size of the context",
    description: `Both on logarithmic scales. ${inWords.join(". ")}.`,
    caption:
      "Least time of one operation, at contexts of several sizes. Both scales are logarithmic; slopes are fitted by least squares on logarithms.",
    spec: (isWide) =>
      layered(
        isWide ? 320 : 300,
        lineLayers(
          lines,
          {
            field: "x",
            type: "quantitative",
            ...logAxis("context", BYTES_LABEL, ticks("x", isWide ? 1 : 2)),
          },
          { field: "y", type: "quantitative", ...logAxis("time", TIME_LABEL, ticks("y", 2)) },
        ),
      ),
  };
}
