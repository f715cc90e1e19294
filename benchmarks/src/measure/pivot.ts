import type { Table } from "../output/table.ts";
import type { Measurements } from "./measurement.ts";
import { shown } from "./target.ts";

/**
 * A table with a row for each case and a column for each measure, declared as its title, the head of its
 * first column, and the head and the measure of each other one:
 * `Ordinary runs | run | time (median): median time | allocated`. Cases without the first measure are
 * left out.
 */
export function pivot(measured: Measurements, declared: string, note: string = ""): Table {
  const [title = "", first = "", ...columns] = declared.split(" | ");
  const shownAs = columns.map((column) => column.split(": "));
  const measures = shownAs.map(([head = "", measure = head]) => measure);
  return {
    title,
    head: [first, ...shownAs.map(([head = ""]) => head)],
    rows: measured
      .each(measures[0] ?? "")
      .map(({ case: name }) => [
        name,
        ...measures.map((measure) => shown(measured.find(name, measure), "–")),
      ]),
    ...(note && { note }),
  };
}
