import { type Measurement, Measurements } from "../../measure/measurement.ts";
import { formatBytes } from "../../output/quantities.ts";
import type { Report } from "../../report/report.ts";
import { CLONE as STRUCTURED_CLONE } from "../../scenario/approach-names.ts";
import type { Chart, ChartSpec, Frame } from "./chart.ts";
import {
  BYTES_LABEL,
  type ChartPoint,
  COUNT_LABEL,
  LEGEND,
  logAxis,
  powersOfTen,
} from "./series.ts";

/** What one clone and one fork were estimated to take. */
const ESTIMATED_BYTES = { clone: 1_060_000, fork: 40 };

const [FORK, CLONE, ESTIMATED_CLONE, ESTIMATED_FORK] = [
  "a fork per item, measured",
  "a clone per item, measured",
  "a clone per item, estimated",
  "a fork per item, estimated",
] as const;

/** The memory of a clone and of a fork per item, estimated and measured. */
export function memoryChart({ measurements }: Report): Chart {
  const measured = new Measurements(measurements).of("forks");
  const clones = measured.each("kept clones");
  const forks = measured.each("kept forks");
  const limit = (kept: string): number => measured.value("heap limit", kept);
  const [clonesHeld, forksHeld] = [limit(STRUCTURED_CLONE), limit("fork")];
  const megabytes = limit("megabytes");
  const heap = megabytes * 2 ** 20;
  const most = powersOfTen(1, forksHeld).at(-1) ?? 1;
  const points = [
    ...pointsOf(FORK, forks),
    ...pointsOf(CLONE, clones),
    ...line(ESTIMATED_CLONE, ESTIMATED_BYTES.clone, 10_000),
    ...line(ESTIMATED_FORK, ESTIMATED_BYTES.fork, most),
  ];
  const ends = [
    { x: clonesHeld, y: heap, label: `${clonesHeld.toLocaleString("en")} clones` },
    { x: forksHeld, y: heap, label: `${forksHeld.toLocaleString("en")} forks` },
  ];
  return {
    name: "memory",
    title: "Memory over items, before and after",
    description: `Bytes kept alive by the number of items, both on logarithmic scales. Measured: ${inWords(clones, "clones")}; ${inWords(forks, "forks")}. A heap of ${megabytes} MB was full after ${clonesHeld} clones and after ${forksHeld} forks.`,
    spec: (frame) => spec(frame, points, ends, most, megabytes),
  };
}

function pointsOf(series: string, measured: readonly Measurement[]): ChartPoint[] {
  return measured.map(({ size: x = Number.NaN, value: y }) => ({ series, x, y }));
}

function inWords(measured: readonly Measurement[], what: string): string {
  return `${what} ${measured.map(({ size = Number.NaN, value }) => `${size.toLocaleString("en")}: ${formatBytes(value)}`).join(", ")}`;
}

function line(series: string, each: number, most: number): ChartPoint[] {
  return powersOfTen(1, most).map((x) => ({ series, x, y: x * each }));
}

function spec(
  frame: Frame,
  points: readonly ChartPoint[],
  ends: readonly { x: number; y: number; label: string }[],
  most: number,
  megabytes: number,
): ChartSpec {
  const isWide = frame.name === "wide";
  const label = `a heap of ${megabytes} MB is full`;
  const bytes = powersOfTen(10, Math.max(...points.map(({ y }) => y)), 2);
  const ticks = isWide ? powersOfTen(1, most) : [1, 1_000, 1_000_000];
  const at = {
    x: { field: "x", type: "quantitative" },
    y: { field: "y", type: "quantitative" },
  };
  const layers = [
    {
      data: { values: points },
      mark: { type: "line" },
      encoding: {
        x: { ...at.x, ...logAxis("items", COUNT_LABEL, ticks, most) },
        y: { ...at.y, ...logAxis("memory", BYTES_LABEL, bytes) },
        ...lineStyle(),
      },
    },
    ...MEASURED.map(([series, color]) => ({
      data: { values: points.filter((point) => point.series === series) },
      mark: { type: "point", size: 60, filled: true, opacity: 1, color },
      encoding: at,
    })),
    {
      data: { values: ends },
      mark: {
        type: "point",
        shape: "cross",
        size: 130,
        angle: 45,
        filled: true,
        color: "var(--ink)",
      },
      encoding: at,
    },
    ...ends.map((end, i) => ({
      data: { values: [end] },
      mark: { type: "text", ...(isWide ? BESIDE : (ON_A_PHONE[i] ?? BESIDE)) },
      encoding: { ...at, text: { field: "label" } },
    })),
    {
      // On a phone there is no room for it; the description and the text beside the chart say it too.
      data: { values: isWide ? [{ x: 200, y: ends[0]?.y, label }] : [] },
      mark: { type: "text", dy: 14, align: "left", color: "var(--muted)" },
      encoding: { ...at, text: { field: "label" } },
    },
    {
      data: { values: ends.slice(0, 1) },
      mark: { type: "rule", strokeDash: [2, 4] },
      encoding: { y: at.y },
    },
  ];
  return { height: isWide ? 330 : 300, layer: layers } as unknown as ChartSpec;
}

const BESIDE = { align: "right", dx: -4, dy: -12 };
/** Positions at which the labels of the two crosses overlap neither lines nor each other. */
const ON_A_PHONE = [
  { align: "left", dx: 10, dy: 14 },
  { align: "center", dx: 0, dy: -12 },
];

const [own, other] = ["var(--series-1)", "var(--series-2)"] as const;
/** The curves that have points. */
const MEASURED = [
  [FORK, own],
  [CLONE, other],
] as const;

/** Measured lines are solid, estimated ones dashed, in the colours of the two sides. */
function lineStyle(): object {
  return {
    color: channel([own, other, other, own]),
    strokeDash: channel([
      [1, 0],
      [1, 0],
      [5, 4],
      [2, 3],
    ]),
  };
}

function channel(range: readonly unknown[]): object {
  return {
    field: "series",
    type: "nominal",
    scale: { domain: [FORK, CLONE, ESTIMATED_CLONE, ESTIMATED_FORK], range },
    legend: { ...LEGEND, symbolSize: 500 },
  };
}
