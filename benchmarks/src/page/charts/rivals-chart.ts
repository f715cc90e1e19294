import type { RivalsReport } from "../../rivals/report.ts";
import { type Bar, barChart } from "./bar-chart.ts";
import type { Chart } from "./chart.ts";

/** The job that the chart is about. */
const [ITEMS, CONTEXT] = [1_000, "1 MB"];

/** One item of a fan-out, by engine; engines that were stopped are left out. */
export function rivalsChart({ fanOuts }: RivalsReport): Chart {
  const bars = fanOuts.flatMap(({ name, jobs }): Bar[] => {
    const job = jobs.find(({ items, context }) => items === ITEMS && context === CONTEXT);
    const measured = job?.measured ?? null;
    if (measured === null) return [];
    return [{ name, nanoseconds: measured.median, isOurs: name === "Sheaf" }];
  });
  return barChart(
    "rivals",
    `One item of a fan-out over ${ITEMS.toLocaleString("en")} items with ${CONTEXT} of context`,
    "time per item, median",
    bars,
  );
}
