import { Measurements } from "../../measure/measurement.ts";
import { exponentOf } from "../../measure/target.ts";
import { formatTime } from "../../output/quantities.ts";
import type { Report } from "../../report/report.ts";
import { BYTES_LABEL, logScale, powersOfTen, TIME_LABEL } from "./axis.ts";
import type { Chart } from "./chart.ts";
import { lineLayers } from "./line-chart.ts";

/** What is drawn, by its measure in the subject "sizes". */
const LINES = { fork: "fork", structuredClone: "clone", spread: "spread" };

/** The time of a fork by the size of the context, with controls that must grow. */
export function complexityChart({ measurements }: Report): Chart {
  const sizes = new Measurements(measurements).of("sizes");
  const lines = Object.entries(LINES).map(([measure, name]) => {
    const points = sizes.points(measure);
    return {
      name: `${name} ${exponentOf(points).toFixed(2)}`,
      points: points.map(({ size: x, cost: y }) => ({ x, y })),
    };
  });
  const inWords = lines.map(({ name, points }) => {
    const times = points.map(
      ({ x, y }) => `${formatTime(y)} at ${Math.round(x / 1_000).toLocaleString("en")} KB`,
    );
    return `${name}: ${times.join(", ")}`;
  });
  const all = lines.flatMap(({ points }) => points);
  return {
    name: "complexity",
    title: "Time of a fork by the size of the context",
    description: `Both on logarithmic scales. ${inWords.join(". ")}.`,
    caption:
      "Least time of one operation; a clone is one of structuredClone. Both scales are logarithmic. Beside each line stands its slope, fitted by least squares.",
    left: 76,
    height: 320,
    layer: lineLayers(
      lines,
      logScale("x", "context", BYTES_LABEL, powersOfTen(all.map(({ x }) => x))),
      logScale("y", "time", TIME_LABEL, powersOfTen(all.map(({ y }) => y))),
    ),
  };
}
