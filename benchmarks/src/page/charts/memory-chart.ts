import { type Measurement, Measurements } from "../../measure/measurement.ts";
import { formatBytes, formatNumber } from "../../output/quantities.ts";
import type { Report } from "../../report/report.ts";
import { CLONE } from "../../scenario/approach-names.ts";
import { BYTES_LABEL, COUNT_LABEL, logScale, powersOfTen } from "./axis.ts";
import type { Chart } from "./chart.ts";
import { lineLayers, type Point } from "./line-chart.ts";

/** The memory of a clone and of a fork per item, until the heap is full. */
export function memoryChart({ measurements }: Report): Chart {
  const measured = new Measurements(measurements).of("forks");
  const [clones, forks] = [measured.each("kept clones"), measured.each("kept forks")];
  const [megabytes = NaN, ofClones = NaN, ofForks = NaN] = ["megabytes", CLONE, "fork"].map(
    (kept) => measured.value("heap limit", kept),
  );
  const full = megabytes * 2 ** 20;
  const ends = [ofClones, ofForks].map((x) => ({ x, y: full }));
  const lines = [
    { name: "forks", points: forks.map(pointOf) },
    { name: "clones", points: clones.map(pointOf) },
  ];
  const bytes = [...clones, ...forks].map(({ value }) => value);
  const at = {
    x: logScale("x", "items", COUNT_LABEL, powersOfTen([1, ofForks])),
    y: logScale("y", "memory", BYTES_LABEL, powersOfTen([...bytes, full])),
  };
  const cross = { shape: "cross", size: 130, angle: 45, filled: true, color: "var(--ink)" };
  const limit = { x: ofClones, y: full, label: `${megabytes} MB of heap` };
  const label = { type: "text", align: "left", dx: 12, dy: -8, color: "var(--muted)" };
  return {
    name: "memory",
    title: "Memory over items, before and after",
    description: `Bytes kept alive by the number of items, both on logarithmic scales: clones ${inWords(clones)}; forks ${inWords(forks)}. A heap of ${megabytes} MB was full after ${ofClones} clones and after ${ofForks} forks.`,
    caption: `Both scales are logarithmic. Dotted: a heap of ${megabytes} MB, full after ${formatNumber(ofClones)} clones, and after ${formatNumber(ofForks)} forks (crosses, in processes that ran out of memory).`,
    left: 76,
    height: 270,
    layer: [
      ...lineLayers(lines, at.x, at.y),
      { data: { values: ends }, mark: { type: "point", ...cross }, encoding: at },
      {
        data: { values: [limit] },
        mark: label,
        encoding: { ...at, text: { field: "label" } },
      },
      {
        data: { values: [limit] },
        mark: { type: "rule", strokeDash: [2, 4] },
        encoding: { y: at.y },
      },
    ],
  };
}

function pointOf({ size: x = Number.NaN, value: y }: Measurement): Point {
  return { x, y };
}

function inWords(measured: readonly Measurement[]): string {
  const each = measured.map(
    ({ size = Number.NaN, value }) => `${formatNumber(size)}: ${formatBytes(value)}`,
  );
  return each.join(", ");
}
