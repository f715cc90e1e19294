import type { Measurements } from "./measurements.ts";
import type { SeedScenarioCost } from "./probes/seed-scenarios.ts";
import { formatBytes, formatNumber, formatTime } from "./output/quantities.ts";
import type { Table } from "./output/table.ts";

/** A scenario of the seeds: what it is, and what they promise. */
const PROMISES = [
  { name: "monitoring", what: "1,000 servers are checked", before: "1 GB", after: "40 KB" },
  { name: "logPipeline", what: "10,000 log entries are parsed", before: "10 GB", after: "400 KB" },
  { name: "notifications", what: "5,000 messages are sent", before: "5 GB", after: "200 KB" },
] as const;

/** What the three scenarios that the seeds name cost, before and after. */
export function seedScenarioTable(measured: Measurements): Table {
  return {
    title: "The seeds' three scenarios",
    head: [
      "scenario",
      "context",
      "seeds: before → after",
      "before: memory",
      "before: time",
      "after: most memory",
      "of which results",
      "after: forks",
      "after: time",
    ],
    rows: PROMISES.map(({ name, what, before, after }) => {
      const { contextBytes, forking, cloning, ...cost } = measured[name];
      const { memory, time } = totalOfCloning(measured[name]);
      const runsOut = memory > cloning.heapLimitBytes ? ", does not fit" : "";
      return [
        what,
        formatBytes(contextBytes),
        `${before} → ${after}`,
        `${formatBytes(memory)}${runsOut}`,
        formatTime(time),
        formatBytes(Math.max(0, ...forking.growth)),
        `${formatBytes(keptPerItem({ forking, ...cost }))} an item`,
        formatBytes(FORK_BYTES * FORKS_AT_ONCE),
        formatTime(forking.nanoseconds),
      ];
    }),
    note: noteOn(measured.monitoring),
  };
}

/** Items at once by default, and the bytes that the fork of each retains (see the targets). */
const FORKS_AT_ONCE = 10;
const FORK_BYTES = 48;

/** A clone for every item: bytes and nanoseconds, computed from the clones that were made. */
export function totalOfCloning({ items, cloning }: SeedScenarioCost): {
  readonly memory: number;
  readonly time: number;
} {
  return { memory: cloning.bytesPerItem * items, time: cloning.nanosecondsPerItem * items };
}

/** Bytes of the output and record of an item, once all have ended. */
function keptPerItem({ forking, items }: Pick<SeedScenarioCost, "forking" | "items">): number {
  return Math.max(0, forking.growth.at(-1) ?? Number.NaN) / items;
}

function noteOn({ cloning }: SeedScenarioCost): string {
  return `Each document runs as the seeds have it, with actions that do the work of an item in the process; times are from the first item to the end. Before: the context is cloned for every item as the list expands; ${formatNumber(cloning.clones)} clones were made and measured, the total is computed from them, and "does not fit" is more than the ${formatBytes(cloning.heapLimitBytes)} that Node may use here. After: all items were run; the most that the collected heap grew by while they ran, which is nearly all outputs and records that the run is asked to keep. The forks of the ${FORKS_AT_ONCE} items that run at once take ${FORK_BYTES} B each, as each is made when a place is free.`;
}
