import { Measurements } from "../measure/measurement.ts";
import { exponentOf } from "../measure/target.ts";
import {
  formatBytes,
  formatNumber,
  formatPower,
  formatRatio,
  formatTime,
} from "../output/quantities.ts";
import type { Table } from "../output/table.ts";
import { CLONE, FASTEST_CLONE, OURS, OURS_JOINED } from "../scenario/approach-names.ts";
import { ITEMS } from "../scenario/scenario.ts";
import type { Report } from "./report.ts";

/** What was estimated before this project began, and what was measured: clones, forks, and what is gained. */
export function comparisonTables({ measurements }: Pick<Report, "measurements">): Table[] {
  const figures = figuresOf(new Measurements(measurements));
  const tables = {
    "Before: a clone for each item": before(figures),
    "After: a fork for each item": after(figures),
    Gain: gain(figures),
  };
  const head = ["metric", "estimated", "measured", "how"];
  return Object.entries(tables).map(([title, rows]) => ({
    title,
    head,
    rows: rows.map((row) => row.split(" | ")),
  }));
}

/** The heap that is asked about: when does it run out? */
const HEAP_MEGABYTES = 4_096;

type Figures = ReturnType<typeof figuresOf>;

function figuresOf(measured: Measurements) {
  const [scenario, forks, sizes] = [
    measured.of("scenario"),
    measured.of("forks"),
    measured.of("sizes"),
  ];
  const held = (what: string): number => forks.value("heap limit", what);
  const whole = scenario.find(CLONE, "1,000 items")?.value;
  const time = (name: string): number => scenario.value(name, "median time");
  return {
    time,
    /** Bytes of an item of the scenario. */
    allocated: (name: string): number => scenario.value(name, "allocated"),
    /** How many times the time of ours a clone takes, if both take turns. */
    inTurns: scenario.ratio(CLONE, OURS).median,
    cloneBytes: scenario.value(CLONE, "retained"),
    forkBytes: forks.most("retained"),
    forkTime: forks.value("a fork", "time"),
    extents: forks.each("retained").map((each) => each.case),
    /** How a cost grows with the size of the context, as a power of it. */
    growth: (measure: string, size: string = "C"): string =>
      formatPower(size, exponentOf(sizes.points(measure))),
    held,
    megabytes: held("megabytes"),
    /** How many a heap of 4 GB would hold. */
    inFull: (what: string): string =>
      formatNumber((held(what) / held("megabytes")) * HEAP_MEGABYTES),
    cloneTotal: whole ?? time(CLONE) * ITEMS,
    cloneTotalBy:
      whole === undefined
        ? "time per item times 1,000, extrapolated in a quick run"
        : "1,000 items measured",
  };
}

function before(of: Figures): string[] {
  const bytes = (name: string): string => formatBytes(of.allocated(name));
  const [time, fastest] = [CLONE, FASTEST_CLONE].map((name) => formatTime(of.time(name)));
  return [
    `Memory per clone | 1.06 MB | ${formatBytes(of.cloneBytes)} | retained by one structuredClone; it allocates ${bytes(CLONE)}, and klona ${bytes(FASTEST_CLONE)}`,
    `Total memory for 1,000 items | 1.06 GB | ${formatBytes(of.allocated(CLONE) * ITEMS)} | allocated; bytes per item, measured, times 1,000`,
    `Clone complexity | O(C) | O(${of.growth(CLONE)}) | exponent fitted from 10 KB to 10 MB`,
    `Time per clone | ~100 µs (estimated) | ${time} | per item with its reads and writes, timed apart from ours; klona/json ${fastest}`,
    `Total clone time | ~100 ms | ${formatTime(of.cloneTotal)} | ${of.cloneTotalBy}`,
    `Risk of running out of memory | HIGH | at ${of.inFull(CLONE)} items | clones that a heap of ${of.megabytes} MB held until it was full, scaled to 4 GB; klona ${of.inFull(FASTEST_CLONE)}`,
  ];
}

function after(of: Figures): string[] {
  const bytes = formatBytes(of.allocated(OURS) * ITEMS);
  const [time, joined] = [OURS, OURS_JOINED].map((name) => formatTime(of.time(name) * ITEMS));
  return [
    `Memory per fork | 40 bytes | ${formatBytes(of.forkBytes)} | retained, at ${of.extents.join(", ")} of context`,
    `Total memory for 1,000 items | 40 KB | ${formatBytes(of.forkBytes * ITEMS)} | forks; the whole scenario with its 2,500 writes allocates ${bytes}`,
    `Fork complexity | O(1) | O(${of.growth("fork")}) | exponent fitted from ${of.extents[0]} to ${of.extents.at(-1)}`,
    `Time per fork | ~1 µs (estimated) | ${formatTime(of.forkTime)} | ${formatTime(of.time(OURS))} per item with its reads and writes`,
    `Total fork time | ~1 ms | ${formatTime(of.forkTime * ITEMS)} | the whole scenario ${time}, with all forks joined ${joined}`,
    `Risk of running out of memory | NONE | at ${of.inFull("fork")} items | forks that a heap of ${of.megabytes} MB held, scaled to 4 GB; with 5 writes each ${of.inFull("fork with 5 writes")}`,
  ];
}

function gain(of: Figures): string[] {
  const memory = formatRatio(of.cloneBytes / of.forkBytes);
  const [allocated, time] = [of.allocated, of.time].map((figure) =>
    formatRatio(figure(CLONE) / figure(OURS)),
  );
  const forkAlone = formatRatio(of.time(CLONE) / of.forkTime);
  return [
    `Memory | 26,500x | ${memory} | retained by a clone, to a fork; allocated per item of the scenario, writes included ${allocated}`,
    `Time | 100x | ${formatRatio(of.inTurns)} | per item of the scenario, in turns; timed apart ${time}, and the fork alone ${forkAlone}`,
    `Complexity | O(N·C) → O(N) | ${of.growth(CLONE)} → ${of.growth("fork")} | of a fork; the whole fan-out ${of.growth("fan-out", "N")}`,
    `Items until memory runs out | HIGH → NONE | ${formatRatio(of.held("fork") / of.held(CLONE))} | more forks than clones in the same heap`,
  ];
}
