import { type Point, fittedExponent } from "./measure/fitted-exponent.ts";
import type { Measurements } from "./measurements.ts";
import {
  formatBytes,
  formatNumber,
  formatPower,
  formatRatio,
  formatTime,
} from "./output/quantities.ts";
import { CLONE, KINDEST_CLONE, OURS, OURS_JOINED } from "./scenario/approach-names.ts";
import { ITEMS } from "./scenario/scenario.ts";

/** A line of a table of the seeds, and what was measured of it here. */
export interface SeedRow {
  readonly metric: string;
  readonly seeds: string;
  readonly measured: string;
  readonly note: string;
}

/** The three tables of the seeds. */
export interface SeedTables {
  readonly before: readonly SeedRow[];
  readonly after: readonly SeedRow[];
  readonly gain: readonly SeedRow[];
}

/** The heap that the question of running out of memory is asked for. */
const HEAP_MEGABYTES = 4_096;

export function seedTables(measured: Measurements): SeedTables {
  return { before: before(measured), after: after(measured), gain: gain(measured) };
}

const row = (metric: string, seeds: string, measured: string, note: string): SeedRow => ({
  metric,
  seeds,
  measured,
  note,
});

function before(measured: Measurements): SeedRow[] {
  const { scenarioBytes, scenarioTimes, survival } = measured;
  const { retainedByClone } = scenarioBytes;
  const [clone, kindest] = [timeOf(measured, CLONE), timeOf(measured, KINDEST_CLONE)];
  const whole = scenarioTimes.wholeCloneMilliseconds;
  return [
    row(
      "Memory per clone",
      "1.06 MB",
      formatBytes(retainedByClone),
      `retained by one structuredClone; it allocates ${formatBytes(bytesOf(measured, CLONE))}, and klona ${formatBytes(bytesOf(measured, KINDEST_CLONE))}`,
    ),
    row(
      "Total memory for 1,000 items",
      "1.06 GB",
      formatBytes(bytesOf(measured, CLONE) * ITEMS),
      "allocated; bytes per item, measured, times 1,000",
    ),
    row(
      "Clone complexity",
      "O(C)",
      `O(${formatPower("C", cloneExponent(measured))})`,
      "exponent fitted from 10 KB to 10 MB",
    ),
    row(
      "Time per clone",
      "~100 µs (estimated)",
      formatTime(clone),
      `per item with its reads and writes; klona/json ${formatTime(kindest)}`,
    ),
    row(
      "Total clone time",
      "~100 ms",
      formatTime(whole === null ? clone * ITEMS : whole * 1e6),
      whole === null
        ? "time per item times 1,000, extrapolated in a quick run"
        : "1,000 items measured",
    ),
    row(
      "Risk of running out of memory",
      "HIGH",
      `at ${formatNumber(scaledTo4GB(survival.structuredClones, survival.heapMegabytes))} items`,
      `clones that a heap of ${survival.heapMegabytes} MB held until it ended, scaled to 4 GB; klona ${formatNumber(scaledTo4GB(survival.klonaClones, survival.heapMegabytes))}`,
    ),
  ];
}

function after(measured: Measurements): SeedRow[] {
  const { forkMemory, forkTime, survival } = measured;
  const bytes = Math.max(...forkMemory.map(({ retained }) => retained.unwritten));
  const [own, joined] = [timeOf(measured, OURS), timeOf(measured, OURS_JOINED)];
  return [
    row(
      "Memory per fork",
      "40 bytes",
      formatBytes(bytes),
      `retained, at ${forkMemory.map(({ label }) => label).join(", ")} of context`,
    ),
    row(
      "Total memory for 1,000 items",
      "40 KB",
      formatBytes(bytes * ITEMS),
      `forks; the whole scenario with its 2,500 writes allocates ${formatBytes(bytesOf(measured, OURS) * ITEMS)}`,
    ),
    row(
      "Fork complexity",
      "O(1)",
      `O(${formatPower("C", forkExponent(measured))})`,
      `exponent fitted from ${forkMemory[0]?.label} to ${forkMemory.at(-1)?.label}`,
    ),
    row(
      "Time per fork",
      "~1 µs (estimated)",
      formatTime(forkTime.nanoseconds),
      `${formatTime(own)} per item with its reads and writes`,
    ),
    row(
      "Total fork time",
      "~1 ms",
      formatTime(forkTime.nanoseconds * ITEMS),
      `the whole scenario ${formatTime(own * ITEMS)}, with all forks joined ${formatTime(joined * ITEMS)}`,
    ),
    row(
      "Risk of running out of memory",
      "NONE",
      `at ${formatNumber(scaledTo4GB(survival.forks, survival.heapMegabytes))} items`,
      `forks that a heap of ${survival.heapMegabytes} MB held, scaled to 4 GB; with 5 writes each ${formatNumber(scaledTo4GB(survival.forksWithFiveWrites, survival.heapMegabytes))}`,
    ),
  ];
}

function gain(measured: Measurements): SeedRow[] {
  const { fanOutSize, forkMemory, forkTime, scenarioBytes, survival } = measured;
  const bytes = Math.max(...forkMemory.map(({ retained }) => retained.unwritten));
  const [clone, own] = [timeOf(measured, CLONE), timeOf(measured, OURS)];
  const items = fittedExponent(
    fanOutSize.map((cost) => ({ size: cost.items, cost: cost.nanoseconds })),
  );
  const complexity = `${formatPower("C", cloneExponent(measured))} → ${formatPower("C", forkExponent(measured))}`;
  return [
    row(
      "Memory",
      "26,500x",
      formatRatio(scenarioBytes.retainedByClone / bytes),
      `retained per item; allocated in the scenario ${formatRatio(bytesOf(measured, CLONE) / bytesOf(measured, OURS))}`,
    ),
    row(
      "Time",
      "100x",
      formatRatio(clone / own),
      `per item of the scenario; the fork alone ${formatRatio(clone / forkTime.nanoseconds)}`,
    ),
    row(
      "Complexity",
      "O(N·C) → O(N)",
      complexity,
      `of a fork; the whole fan-out ${formatPower("N", items)}`,
    ),
    row(
      "Items until memory runs out",
      "HIGH → NONE",
      formatRatio(survival.forks / survival.structuredClones),
      "more forks than clones in the same heap",
    ),
  ];
}

function timeOf({ scenarioTimes }: Measurements, name: string): number {
  return (
    scenarioTimes.approaches.find((approach) => approach.name === name)?.perItem.median ??
    Number.NaN
  );
}

function bytesOf({ scenarioBytes, ownScenarioBytes }: Measurements, name: string): number {
  return (
    [...scenarioBytes.approaches, ...ownScenarioBytes].find((approach) => approach.name === name)
      ?.bytesPerItem ?? Number.NaN
  );
}

function forkExponent({ contextSize }: Measurements): number {
  return fittedExponent(
    contextSize.map(({ jsonBytes, fork }) => ({ size: jsonBytes, cost: fork })),
  );
}

function cloneExponent({ contextSize }: Measurements): number {
  const points = contextSize.map((time) => ({ size: time.jsonBytes, cost: time.structuredClone }));
  return fittedExponent(points.filter((point): point is Point => point.cost !== null));
}

function scaledTo4GB(count: number, heapMegabytes: number): number {
  return (count / heapMegabytes) * HEAP_MEGABYTES;
}
