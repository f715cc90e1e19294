import { serialize } from "node:v8";
import { expectAnswer } from "../measure/case.ts";
import type { Lab } from "../measure/lab.ts";
import type { Measurements } from "../measure/measurement.ts";
import { retainedBytes } from "../measure/retained-bytes.ts";
import { median, minimum } from "../measure/statistics.ts";
import { LARGE_NURSERY, type Subject } from "../measure/subject.ts";
import { timed } from "../measure/timing.ts";
import { formatBytes, formatRatio } from "../output/quantities.ts";
import type { Table } from "../output/table.ts";
import { CLONE, IMMUTABLES, ONE_IMMUTABLE, OURS, OURS_JOINED } from "../scenario/approach-names.ts";
import { jsonBytes, SCENARIO } from "../scenario/dataset.ts";
import { expectedSum, ITEMS, scenarioSteps } from "../scenario/scenario.ts";
import { scenarioOn } from "../scenario/scenario-context.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { growing, guarded } from "./declare.ts";

/** 1,000 items over the results of 100 tasks: forks, reads and writes, by every approach. */
export const scenario: Subject<Workbench> = {
  name: "scenario",
  packages: ["context"],
  cases: [
    guarded(
      "scenario-item",
      "An item of the scenario: a fork, 8 reads and 0 to 5 writes",
      (bench) => {
        const items = bench.items(ITEMS);
        const steps = scenarioSteps(SCENARIO);
        const run = scenarioOn(bench.context());
        expectAnswer(run(items, steps), expectedSum(bench.dataset(), steps, ITEMS));
        return { operations: ITEMS, call: () => run(items, steps) };
      },
    ),
  ],
  growths: [
    growing(
      "scenario-items",
      "The scenario over so many items",
      [100, 1_000, 10_000],
      { atMost: 1.15 },
      (bench, size) => {
        const run = scenarioOn(bench.context());
        const items = bench.items(size);
        const steps = scenarioSteps({ label: "", tasks: 100, variables: 50 });
        return { call: () => run(items, steps) };
      },
    ),
  ],
  experiments: [
    { name: "scenario-times", runs: "alone", measure: times },
    {
      name: "scenario-bytes",
      runs: "beside another",
      nodeOptions: LARGE_NURSERY,
      measure: bytesOfOthers,
    },
    // In a process in which no rival has run before.
    {
      name: "own-scenario-bytes",
      runs: "beside another",
      nodeOptions: LARGE_NURSERY,
      measure: async (lab) => allocations(lab, OWN),
    },
    { name: "data", runs: "beside another", measure: dataSizes },
  ],
  targets: (m) => {
    const bytes = (name: string): number => m.value(name, "allocated");
    const own = bytes(OURS);
    const serialised = m.value(CLONE, "serialised");
    return [
      `scenario-time-clone | The scenario, time less than with structuredClone | ${CLONE} / ${OURS} >= 20000`,
      `scenario-bytes-clone | The scenario, bytes less than with structuredClone | ${(bytes(CLONE) + serialised) / own} ratio >= 9000 | per item ${formatBytes(bytes(CLONE))} on the heap and ${formatBytes(serialised)} serialised off it, to ${formatBytes(own)}; on the heap alone ${formatRatio(bytes(CLONE) / own)}`,
      `scenario-time-immutable | The scenario, time less than with immutable Maps | ${IMMUTABLES} / ${OURS} >= 2`,
      `scenario-bytes-immutable | The scenario, bytes less than with an immutable Map | ${bytes(ONE_IMMUTABLE) / own} ratio >= 8 | per item ${formatBytes(bytes(ONE_IMMUTABLE))} with everything in one Map, to ${formatBytes(own)}; with Maps in a wrapper that is written in place ${formatRatio(bytes(IMMUTABLES) / own)}`,
    ];
  },
  tables: [
    dataTable,
    {
      title: "The scenario, per item",
      first: "approach",
      columns: "time (least): least time | time (median): median time | allocated | items timed",
      note: "Each item reads 5 task results and 3 variables and writes 0 to 5 variables. Figures are per item. If fewer than 1,000 items were timed at once, totals are extrapolated from them.",
    },
  ],
};

const OWN: readonly string[] = [OURS, OURS_JOINED];

/** The approaches that targets are stated against. */
const COMPARED: readonly string[] = [CLONE, IMMUTABLES];

async function times(lab: Lab<Workbench>): Promise<void> {
  const { approachesFor, approachNamed, prepared } = await import("../rivals/all.ts");
  const dataset = lab.bench.dataset();
  for (const approach of approachesFor(lab)) {
    lab.say(`the scenario: ${approach.name}`);
    const { run, items } = prepared(approach, dataset);
    const { minimum: least, median: middle } = await timed(run, lab.amount(0.04, 0.25));
    const perItem = { "least time": least / items, "median time": middle / items };
    lab.keep(approach.name, "nanoseconds", perItem);
    lab.keep(approach.name, "count", { "items timed": items });
  }
  lab.say("the scenario: in turns");
  const contenders = [...COMPARED, OURS].map((name) => {
    const { run, items } = prepared(approachNamed(name), dataset);
    // Slices of about a millisecond; a clone takes longer than that for one item.
    const calls = items === ITEMS ? 4 : 1;
    const slice = (): void => {
      for (let i = 0; i < calls; i++) run();
    };
    // First untimed: the others leave caches and a nursery that suit themselves.
    return { name, operations: calls * items, prepare: slice, run: slice };
  });
  for (const { run } of contenders) for (let i = 0; i < 6; i++) run();
  const race = await lab.race([8, 32], contenders);
  race.ratios(...COMPARED.map((name) => `${name} / ${OURS}`));
  if (lab.quick) return;
  lab.say(`the scenario: ${CLONE}, all ${ITEMS} items`);
  const { run } = prepared(approachNamed(CLONE), dataset, ITEMS);
  const start = performance.now();
  run();
  lab.keep(CLONE, "nanoseconds", { "1,000 items": (performance.now() - start) * 1e6 });
}

async function bytesOfOthers(lab: Lab<Workbench>): Promise<void> {
  const { approachesFor } = await import("../rivals/all.ts");
  const dataset = lab.bench.dataset();
  const names = approachesFor(lab).map(({ name }) => name);
  await allocations(
    lab,
    names.filter((name) => !OWN.includes(name)),
  );
  lab.keep(CLONE, "bytes", {
    // What structuredClone makes and drops for every item, off the heap.
    serialised: serialize(dataset).byteLength,
    retained: retainedBytes(() => structuredClone(dataset), { count: 20, rounds: 3 }),
  });
}

async function allocations(lab: Lab<Workbench>, names: readonly string[]): Promise<void> {
  const { allocatedPerItem, approachNamed } = await import("../rivals/all.ts");
  for (const name of names) {
    lab.say(`allocated bytes: ${name}`);
    const allocated = await allocatedPerItem(approachNamed(name), lab.bench.dataset(), lab);
    lab.keep(name, "bytes", { allocated });
  }
}

/** How large the data is: as JSON text, and on the heap. */
function dataSizes(lab: Lab<Workbench>): void {
  lab.say("building the data");
  const data = lab.bench.dataset();
  const { parameters, variables, tasks } = data;
  const text = JSON.stringify(data);
  const results = Object.values(tasks).map(jsonBytes);
  lab.keep("task results", "bytes", {
    JSON: median(results) * results.length,
    smallest: minimum(results),
    largest: Math.max(...results),
  });
  lab.keep("task results", "count", { entries: results.length });
  lab.keep("variables", "bytes", { JSON: jsonBytes(variables) });
  lab.keep("variables", "count", { entries: Object.keys(variables).length });
  lab.keep("parameters", "bytes", { JSON: jsonBytes(parameters) });
  // Parsed, so that strings count too.
  const heap = retainedBytes(() => JSON.parse(text), { count: 10, rounds: 3 });
  lab.keep("all", "bytes", { JSON: jsonBytes(data), heap });
}

function dataTable(measured: Measurements): Table {
  const bytes = (name: string, measure: string): string =>
    formatBytes(measured.value(name, measure));
  const entries = (name: string): number => measured.value(name, "entries");
  return {
    title: "Data: webhook payloads of GitHub",
    head: ["part", "JSON", "what"],
    rows: [
      [
        "task results",
        bytes("task results", "JSON"),
        `${entries("task results")} of ${bytes("task results", "smallest")} to ${bytes("task results", "largest")}`,
      ],
      ["variables", bytes("variables", "JSON"), `${entries("variables")} accounts`],
      ["parameters", bytes("parameters", "JSON"), "one payload"],
      ["all", bytes("all", "JSON"), `${bytes("all", "heap")} on the heap`],
    ],
  };
}
