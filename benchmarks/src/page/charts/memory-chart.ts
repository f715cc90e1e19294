import type { MemoryOverItems } from "../../probes/memory-over-items.ts";
import { formatBytes } from "../../output/quantities.ts";
import type { Report } from "../../report/report.ts";
import type { Chart, ChartSpec, Frame } from "./chart.ts";
import {
  BYTES_LABEL,
  type ChartPoint,
  COUNT_LABEL,
  LEGEND,
  logAxis,
  powersOfTen,
} from "./series.ts";

/** What the seeds say one clone and one fork take. */
const SEED_BYTES = { clone: 1_060_000, fork: 40 };

const [FORK, CLONE, SEED_CLONE, SEED_FORK] = [
  "a fork per item, measured",
  "a clone per item, measured",
  "a clone per item, estimated",
  "a fork per item, estimated",
] as const;

/** The two curves of the seeds, estimated and measured. */
export function memoryChart({ measurements: { memoryOverItems, survival } }: Report): Chart {
  const { clones, forks } = memoryOverItems;
  const heap = survival.heapMegabytes * 2 ** 20;
  const most = powersOfTen(1, survival.forks).at(-1) ?? 1;
  const points = [
    ...forks.map(({ items, bytes }) => ({ series: FORK, x: items, y: bytes })),
    ...clones.map(({ items, bytes }) => ({ series: CLONE, x: items, y: bytes })),
    ...line(SEED_CLONE, SEED_BYTES.clone, 10_000),
    ...line(SEED_FORK, SEED_BYTES.fork, most),
  ];
  const ends = [
    {
      x: survival.structuredClones,
      y: heap,
      label: `${survival.structuredClones.toLocaleString("en")} clones`,
    },
    { x: survival.forks, y: heap, label: `${survival.forks.toLocaleString("en")} forks` },
  ];
  return {
    name: "memory",
    title: "Memory over items, before and after",
    description: `Bytes kept alive against the number of items, both on logarithmic scales. Measured: ${inWords(clones, "clones")}; ${inWords(forks, "forks")}. A heap of ${survival.heapMegabytes} MB was full after ${survival.structuredClones} clones and after ${survival.forks} forks.`,
    spec: (frame) => spec(frame, points, ends, most, survival.heapMegabytes),
  };
}

function inWords(measured: MemoryOverItems["clones"], what: string): string {
  return `${what} ${measured.map(({ items, bytes }) => `${items.toLocaleString("en")}: ${formatBytes(bytes)}`).join(", ")}`;
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
      // On a phone there is no room for it; the description and the text beside the chart say it.
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
/** Where the labels of the two crosses stand clear of lines and of each other. */
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
    scale: { domain: [FORK, CLONE, SEED_CLONE, SEED_FORK], range },
    legend: { ...LEGEND, symbolSize: 500 },
  };
}
