import { Measurements } from "../../measure/measurement.ts";
import type { Report } from "../../report/report.ts";
import { OURS, OURS_JOINED } from "../../scenario/approach-names.ts";
import { barChart } from "./bar-chart.ts";
import type { Chart } from "./chart.ts";

/** The scenario before and after, by approach. */
export function scenarioChart({ measurements }: Report): Chart {
  return barChart(
    "scenario",
    "One item of the scenario, by approach",
    "time per item, median",
    new Measurements(measurements)
      .of("scenario")
      .each("median time")
      .map(({ case: name, value: nanoseconds }) => ({
        name,
        nanoseconds,
        isOurs: name === OURS || name === OURS_JOINED,
      })),
  );
}
