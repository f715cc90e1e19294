import { formatBytes, formatNumber, formatTime } from "../output/quantities.ts";
import type { Table } from "../output/table.ts";
import type { Measurement, Measurements } from "./measurement.ts";

/** Which measurements a table shows. */
export interface Pivot {
  readonly title: string;
  /** The head of the first column, which names the cases. */
  readonly first: string;
  /** The measure of each other column, by its head. Cases without the first one are left out. */
  readonly columns: Readonly<Record<string, string>>;
  readonly note?: string;
  /**
   * What is shown in place of a missing value.
   *
   * @defaultValue "not measured"
   */
  readonly missing?: string;
}

/** A table with a row for each case and a column for each measure. */
export function pivot(measured: Measurements, { first, columns, missing, ...rest }: Pivot): Table {
  const measures = Object.values(columns);
  return {
    ...rest,
    head: [first, ...Object.keys(columns)],
    rows: measured
      .each(measures[0] ?? "")
      .map(({ case: name }) => [
        name,
        ...measures.map((measure) => shown(measured.find(name, measure), missing)),
      ]),
  };
}

function shown(measurement: Measurement | undefined, missing = "not measured"): string {
  if (measurement === undefined) return missing;
  const { unit, value } = measurement;
  if (unit === "bytes") return formatBytes(value);
  return unit === "nanoseconds" ? formatTime(value) : formatNumber(value);
}
