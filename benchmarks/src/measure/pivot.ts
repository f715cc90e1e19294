import type { Table } from "../output/table.ts";
import type { Measurements } from "./measurement.ts";
import { shown } from "./target.ts";

/** A table with a row for each case and a column for each measure. */
export interface Pivot {
  readonly title: string;
  /** The head of the first column, which names the cases. */
  readonly first: string;
  /**
   * The head and the measure of each other column: `build | time (least): least time`. Cases without
   * the first measure are left out.
   */
  readonly columns: string;
  readonly note?: string;
  /**
   * What is shown in place of a missing value.
   *
   * @defaultValue "not measured"
   */
  readonly missing?: string;
}

export function pivot(measured: Measurements, { first, columns, missing, ...rest }: Pivot): Table {
  const shownAs = columns.split(" | ").map((column) => column.split(": "));
  const measures = shownAs.map(([head = "", measure = head]) => measure);
  return {
    ...rest,
    head: [first, ...shownAs.map(([head = ""]) => head)],
    rows: measured
      .each(measures[0] ?? "")
      .map(({ case: name }) => [
        name,
        ...measures.map((measure) => shown(measured.find(name, measure), missing)),
      ]),
  };
}
