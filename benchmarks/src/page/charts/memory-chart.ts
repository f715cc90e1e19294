import { type Measurement, Measurements } from "../../measure/measurement.ts";
import { formatBytes } from "../../output/quantities.ts";
import type { Report } from "../../report/report.ts";
import { CLONE } from "../../scenario/approach-names.ts";
import { BYTES_LABEL, COUNT_LABEL, logAxis, powersOfTen } from "./axis.ts";
import { type Chart, type ChartSpec, layered } from "./chart.ts";
import { type Line, lineLayers } from "./line-layers.ts";

/** What one clone and one fork were estimated to take. */
const ESTIMATED_BYTES = { clone: 1_060_000, fork: 40 };

/** Where the heap was full. */
interface End {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

/** The memory of a clone and of a fork per item, estimated and measured. */
export function memoryChart({ measurements }: Report): Chart {
  const measured = new Measurements(measurements).of("forks");
  const [clones, forks] = [measured.each("kept clones"), measured.each("kept forks")];
  const held = (kept: string): number => measured.value("heap limit", kept);
  const megabytes = held("megabytes");
  const ends = [`${CLONE} clones`, "fork forks"].map((names): End => {
    const [kept = "", what = ""] = names.split(" ");
    return {
      x: held(kept),
      y: megabytes * 2 ** 20,
      label: `${held(kept).toLocaleString("en")} ${what}`,
    };
  });
  const items = powersOfTen(1, held("fork"));
  const lines: Line[] = [
    { name: "a fork per item, measured", points: pointsOf(forks), color: 0 },
    { name: "a clone per item, measured", points: pointsOf(clones), color: 1 },
    {
      name: "a clone per item, estimated",
      points: powersOfTen(1, 10_000).map((x) => ({ x, y: x * ESTIMATED_BYTES.clone })),
      color: 1,
      isEstimated: true,
    },
    {
      name: "a fork per item, estimated",
      points: items.map((x) => ({ x, y: x * ESTIMATED_BYTES.fork })),
      color: 0,
      isEstimated: true,
    },
  ];
  const full = `a heap of ${megabytes} MB`;
  return {
    name: "memory",
    title: "Memory over items, before and after",
    description: `Bytes kept alive by the number of items, both on logarithmic scales. Measured: ${inWords(clones, "clones")}; ${inWords(forks, "forks")}. A heap of ${megabytes} MB was full after ${held(CLONE)} clones and after ${held("fork")} forks.`,
    caption: `Both scales are logarithmic. Points: the growth of the collected heap while so many contexts are kept, measured. Dashed: the estimated bytes of one, times items. Crosses: where ${full} was full, counted in processes that ran out of memory.`,
    spec: (isWide) => spec(isWide, lines, ends, items, `${full} is full`),
  };
}

function pointsOf(measured: readonly Measurement[]): Line["points"] {
  return measured.map(({ size: x = Number.NaN, value: y }) => ({ x, y }));
}

function inWords(measured: readonly Measurement[], what: string): string {
  const each = measured.map(
    ({ size = Number.NaN, value }) => `${size.toLocaleString("en")}: ${formatBytes(value)}`,
  );
  return `${what} ${each.join(", ")}`;
}

function spec(
  isWide: boolean,
  lines: readonly Line[],
  ends: readonly End[],
  items: readonly number[],
  label: string,
): ChartSpec {
  const most = Math.max(...lines.flatMap(({ points }) => points.map(({ y }) => y)));
  const ticks = isWide ? items : [1, 1_000, 1_000_000];
  const at = {
    x: { field: "x", type: "quantitative" },
    y: { field: "y", type: "quantitative" },
  };
  const x = { ...at.x, ...logAxis("items", COUNT_LABEL, ticks, items.at(-1)) };
  const y = { ...at.y, ...logAxis("memory", BYTES_LABEL, powersOfTen(10, most, 2)) };
  const cross = { type: "point", shape: "cross", size: 130, angle: 45, filled: true };
  const text = (of: End, mark: object): object => ({
    data: { values: [of] },
    mark: { type: "text", ...mark },
    encoding: { ...at, text: { field: "label" } },
  });
  const limit = { x: 200, y: ends[0]?.y ?? 0, label };
  return layered(isWide ? 330 : 300, [
    ...lineLayers(lines, x, y),
    { data: { values: ends }, mark: { ...cross, color: "var(--ink)" }, encoding: at },
    ...ends.map((end, i) => text(end, isWide ? BESIDE : (ON_A_PHONE[i] ?? BESIDE))),
    // On a phone there is no room for it; the description and the text beside the chart say it too.
    ...(isWide ? [text(limit, { dy: 14, align: "left", color: "var(--muted)" })] : []),
    {
      data: { values: [limit] },
      mark: { type: "rule", strokeDash: [2, 4] },
      encoding: { y: at.y },
    },
  ]);
}

const BESIDE = { align: "right", dx: -4, dy: -12 };
/** Positions at which the labels of the two crosses overlap neither lines nor each other. */
const ON_A_PHONE = [
  { align: "left", dx: 10, dy: 14 },
  { align: "center", dx: 0, dy: -12 },
];
