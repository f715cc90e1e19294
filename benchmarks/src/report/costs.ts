import { Measurements } from "../measure/measurement.ts";
import { shown } from "../measure/target.ts";
import { bareMarkdown } from "../output/table.ts";
import type { Report } from "./report.ts";
import { writtenFigures } from "./written.ts";

/** What is quoted of a report about carriers. */
export type CarrierReport = Pick<Report, "date" | "machine" | "runtime" | "measurements">;

/** What items on workers and threads cost, as Markdown, for the guide about many machines. */
export function carriersOf({ date, machine, runtime, measurements }: CarrierReport): string {
  const measured = new Measurements(measurements).of("distributed");
  const head = ["An item", "CPU of all processes", "time", "bytes to and from Redis"];
  const rows = writtenFigures().carriers.map((row) => {
    const [what = "", name = ""] = row.split(" | ");
    const bytes = measured.find(name, "bytes");
    const sent = bytes === undefined ? "–" : shown(bytes);
    return [what, shown(measured.find(name, "CPU")), shown(measured.find(name, "time")), sent];
  });
  const origin = `Measured on ${date.slice(0, 10)} with Node ${runtime.node} on ${machine.cores} cores of ${machine.cpu}, with the run, two workers and Redis on the same machine. [reports/distributed.md](../../reports/distributed.md) has all of it.`;
  return [bareMarkdown({ title: "Items elsewhere", head, rows }), origin].join("\n\n");
}

/** What things cost, as Markdown, for the guide about performance. */
export function costsOf({ date, machine, runtime, measurements }: Report): string {
  const measured = new Measurements(measurements);
  const tables = Object.entries(writtenFigures().costs).map(([title, rows]) => {
    const head = [title, "measured"];
    return bareMarkdown({ title, head, rows: rows.map((row) => costOf(row, measured)) });
  });
  const origin = `Measured on ${date.slice(0, 10)} with Node ${runtime.node} on ${machine.cores} cores of ${machine.cpu}; times are medians.`;
  return [...tables, origin].join("\n\n");
}

function costOf(row: string, measured: Measurements): string[] {
  const [what = "", subject = "", name = "", measure = ""] = row.split(" | ");
  return [what, shown(measured.of(subject).find(name, measure))];
}
