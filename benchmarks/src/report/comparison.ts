import { Measurements } from "../measure/measurement.ts";
import { exponentOf } from "../measure/target.ts";
import {
  formatBytes,
  formatNumber,
  formatPower,
  formatRatio,
  formatTime,
} from "../output/quantities.ts";
import { CLONE, FASTEST_CLONE, OURS, OURS_JOINED } from "../scenario/approach-names.ts";
import { ITEMS } from "../scenario/scenario.ts";
import type { Report } from "./report.ts";

/** A figure that was estimated before this project began, and what was measured. */
export interface ComparisonRow {
  readonly metric: string;
  readonly estimated: string;
  readonly measured: string;
  readonly note: string;
}

/** A clone for each item, and a fork for each item. */
export interface Comparison {
  readonly before: readonly ComparisonRow[];
  readonly after: readonly ComparisonRow[];
  readonly gain: readonly ComparisonRow[];
}

/** The heap that is asked about: when does it run out? */
const HEAP_MEGABYTES = 4_096;

export function comparisonOf({ measurements }: Pick<Report, "measurements">): Comparison {
  const measured = new Measurements(measurements);
  const figures = {
    scenario: measured.of("scenario"),
    forks: measured.of("forks"),
    sizes: measured.of("sizes"),
  };
  return { before: before(figures), after: after(figures), gain: gain(figures) };
}

interface Figures {
  readonly scenario: Measurements;
  readonly forks: Measurements;
  readonly sizes: Measurements;
}

const row = (metric: string, estimated: string, measured: string, note: string): ComparisonRow => ({
  metric,
  estimated,
  measured,
  note,
});

function before({ scenario, forks, sizes }: Figures): ComparisonRow[] {
  const time = (name: string): number => scenario.value(name, "median time");
  const bytes = (name: string): string => formatBytes(scenario.value(name, "allocated"));
  const whole = scenario.find(CLONE, "1,000 items")?.value;
  return [
    row(
      "Memory per clone",
      "1.06 MB",
      formatBytes(scenario.value(CLONE, "retained")),
      `retained by one structuredClone; it allocates ${bytes(CLONE)}, and klona ${bytes(FASTEST_CLONE)}`,
    ),
    row(
      "Total memory for 1,000 items",
      "1.06 GB",
      formatBytes(scenario.value(CLONE, "allocated") * ITEMS),
      "allocated; bytes per item, measured, times 1,000",
    ),
    row(
      "Clone complexity",
      "O(C)",
      `O(${formatPower("C", cloneExponent(sizes))})`,
      "exponent fitted from 10 KB to 10 MB",
    ),
    row(
      "Time per clone",
      "~100 µs (estimated)",
      formatTime(time(CLONE)),
      `per item with its reads and writes; klona/json ${formatTime(time(FASTEST_CLONE))}`,
    ),
    row(
      "Total clone time",
      "~100 ms",
      formatTime(whole ?? time(CLONE) * ITEMS),
      whole === undefined
        ? "time per item times 1,000, extrapolated in a quick run"
        : "1,000 items measured",
    ),
    row(
      "Risk of running out of memory",
      "HIGH",
      `at ${heldIn4GB(forks, CLONE)} items`,
      `clones that a heap of ${megabytes(forks)} MB held until it was full, scaled to 4 GB; klona ${heldIn4GB(forks, FASTEST_CLONE)}`,
    ),
  ];
}

function after({ scenario, forks, sizes }: Figures): ComparisonRow[] {
  const bytes = forkBytes(forks);
  const labels = forks.each("retained").map((each) => each.case);
  const fork = forks.value("a fork", "time");
  const time = (name: string): number => scenario.value(name, "median time");
  return [
    row(
      "Memory per fork",
      "40 bytes",
      formatBytes(bytes),
      `retained, at ${labels.join(", ")} of context`,
    ),
    row(
      "Total memory for 1,000 items",
      "40 KB",
      formatBytes(bytes * ITEMS),
      `forks; the whole scenario with its 2,500 writes allocates ${formatBytes(scenario.value(OURS, "allocated") * ITEMS)}`,
    ),
    row(
      "Fork complexity",
      "O(1)",
      `O(${formatPower("C", forkExponent(sizes))})`,
      `exponent fitted from ${labels[0]} to ${labels.at(-1)}`,
    ),
    row(
      "Time per fork",
      "~1 µs (estimated)",
      formatTime(fork),
      `${formatTime(time(OURS))} per item with its reads and writes`,
    ),
    row(
      "Total fork time",
      "~1 ms",
      formatTime(fork * ITEMS),
      `the whole scenario ${formatTime(time(OURS) * ITEMS)}, with all forks joined ${formatTime(time(OURS_JOINED) * ITEMS)}`,
    ),
    row(
      "Risk of running out of memory",
      "NONE",
      `at ${heldIn4GB(forks, "fork")} items`,
      `forks that a heap of ${megabytes(forks)} MB held, scaled to 4 GB; with 5 writes each ${heldIn4GB(forks, "fork with 5 writes")}`,
    ),
  ];
}

function gain({ scenario, forks, sizes }: Figures): ComparisonRow[] {
  const ratioOf = (measure: string): number =>
    scenario.value(CLONE, measure) / scenario.value(OURS, measure);
  const clone = scenario.value(CLONE, "median time");
  return [
    row(
      "Memory",
      "26,500x",
      formatRatio(scenario.value(CLONE, "retained") / forkBytes(forks)),
      `retained per item; allocated in the scenario ${formatRatio(ratioOf("allocated"))}`,
    ),
    row(
      "Time",
      "100x",
      formatRatio(ratioOf("median time")),
      `per item of the scenario; the fork alone ${formatRatio(clone / forks.value("a fork", "time"))}`,
    ),
    row(
      "Complexity",
      "O(N·C) → O(N)",
      `${formatPower("C", cloneExponent(sizes))} → ${formatPower("C", forkExponent(sizes))}`,
      `of a fork; the whole fan-out ${formatPower("N", exponentOf(sizes.points("fan-out")))}`,
    ),
    row(
      "Items until memory runs out",
      "HIGH → NONE",
      formatRatio(held(forks, "fork") / held(forks, CLONE)),
      "more forks than clones in the same heap",
    ),
  ];
}

function forkBytes(forks: Measurements): number {
  return Math.max(...forks.each("retained").map(({ value }) => value));
}

function forkExponent(sizes: Measurements): number {
  return exponentOf(sizes.points("fork"));
}

function cloneExponent(sizes: Measurements): number {
  return exponentOf(sizes.points("structuredClone"));
}

function held(forks: Measurements, what: string): number {
  return forks.value("heap limit", what);
}

function megabytes(forks: Measurements): number {
  return held(forks, "megabytes");
}

function heldIn4GB(forks: Measurements, what: string): string {
  return formatNumber((held(forks, what) / megabytes(forks)) * HEAP_MEGABYTES);
}
