import type { Measurements } from "./measurements.ts";
import { formatBytes, formatNumber, formatTime } from "./output/quantities.ts";
import type { Table } from "./output/table.ts";

/** What running workflows was measured to cost. */
export function workflowTables(measured: Measurements): Table[] {
  return [itemTable(measured), heapTable(measured), graphTable(measured)];
}

function itemTable({ itemTimes, itemBytes }: Measurements): Table {
  const times = [...itemTimes.engines, ...itemTimes.sizes];
  const names = new Set(times.map(({ name }) => name));
  return {
    title: "Items of a workflow",
    head: ["engine", "time (least)", "time (median)", "allocated", "while running"],
    rows: [...names].map((name) => {
      const time = times.find((engine) => engine.name === name);
      const size = itemBytes.sizes.find((engine) => engine.name === name);
      const allocated = size ?? itemBytes.others.find((engine) => engine.name === name);
      return [
        name,
        formatTime(time?.minimum ?? Number.NaN),
        formatTime(time?.median ?? Number.NaN),
        formatBytes(allocated?.bytesPerItem ?? Number.NaN),
        size === undefined ? "not measured" : formatBytes(size.bytesWhileRunning),
      ];
    }),
    note: `Per item of ${formatNumber(itemTimes.items)}, 10 at once. The input of each comes from the item and an earlier task's output; p-map gets the bare items and keeps no record but the outputs.`,
  };
}

function heapTable({ streamMemory, nestedItems }: Measurements): Table {
  const { width, leaves, growth } = nestedItems;
  return {
    title: "Growth of the heap while items run",
    head: ["run", "items", "most bytes", "bytes at the end"],
    rows: [
      ...streamMemory.runs.map((run) =>
        growthRow(`a stream, ${formatNumber(run.concurrency)} at once`, run.items, run.growth),
      ),
      growthRow(`nested lists, ${width} x ${width} x ${width}`, leaves, growth),
      growthRow(
        "control: a stream, outputs kept",
        streamMemory.kept.items,
        streamMemory.kept.growth,
      ),
    ],
    note: "Garbage is collected before each look; nothing is kept of the items but in the control.",
  };
}

function growthRow(what: string, items: number, bytes: readonly number[]): string[] {
  const end = bytes.at(-1) ?? Number.NaN;
  return [what, formatNumber(items), formatNumber(Math.max(...bytes)), formatNumber(end)];
}

function graphTable({ graphSizes }: Measurements): Table {
  return {
    title: "Workflows by their size",
    head: ["shape", "nodes", "edges", "build", "check", "run"],
    rows: graphSizes.flatMap(({ shape, points }) =>
      points.map(({ nodes, edges, build, check, run }) => [
        shape,
        formatNumber(nodes),
        formatNumber(edges),
        ...[build, check, run].map((milliseconds) =>
          milliseconds === 0 ? "–" : formatTime(milliseconds * 1e6),
        ),
      ]),
    ),
    note: "In a process with a nursery of 128 MB.",
  };
}
