import { Measurements } from "../../measure/measurement.ts";
import type { RivalsReport } from "../../rivals/report.ts";
import { barChart } from "./bar-chart.ts";
import type { Chart } from "./chart.ts";

/** The job that the chart is about. */
const JOB = "1,000 items, 1 MB";

/** One item of a fan-out, by engine; engines that were stopped are left out. */
export function rivalsChart({ measurements }: RivalsReport): Chart {
  const [items, context] = JOB.split(", ");
  return barChart(
    "rivals",
    `One item of a fan-out over ${items} with ${context} of context`,
    "time per item, median",
    new Measurements(measurements)
      .of(JOB)
      .each("median time")
      .map(({ case: name, value: nanoseconds }) => ({
        name,
        nanoseconds,
        isOurs: name === "Sheaf",
      })),
  );
}
