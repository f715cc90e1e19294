import { serialize } from "node:v8";
import { expectAnswer } from "../measure/case.ts";
import { retainedBytes } from "../measure/retained-bytes.ts";
import { median, minimum } from "../measure/statistics.ts";
import { LARGE_NURSERY } from "../measure/subject.ts";
import { timed } from "../measure/timing.ts";
import { formatRatio } from "../output/quantities.ts";
import { CLONE, IMMUTABLES, ONE_IMMUTABLE, OURS, OURS_JOINED } from "../scenario/approach-names.ts";
import { jsonBytes, SCENARIO } from "../scenario/dataset.ts";
import { expectedSum, ITEMS, scenarioSteps } from "../scenario/scenario.ts";
import { scenarioOn } from "../scenario/scenario-context.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { EXACT, experiments, growing, type Lab, rows, type Subject } from "./declare.ts";

/** 1,000 items over the results of 100 tasks: forks, reads and writes, by every approach. */
export const scenario: Subject = {
  name: "scenario",
  packages: ["context"],
  rows: [
    ...rows(EXACT, {
      "scenario-item | An item of the scenario: a fork, 8 reads and 0 to 5 writes": (bench) => ({
        operations: ITEMS,
        call: runOver(bench, ITEMS, SCENARIO),
      }),
    }),
    ...rows(growing([100, 1_000, 10_000], { atMost: 1.15 }), {
      "scenario-items | The scenario over so many items": (bench, size) =>
        runOver(bench, size, SCENARIO),
    }),
  ],
  experiments: [
    ...experiments("alone", { "scenario-times": times }),
    // Ours in a process in which no rival has run before.
    ...experiments(
      "beside another",
      {
        "scenario-bytes": bytesOfOthers,
        "own-scenario-bytes": async (lab) => allocations(lab, OWN),
      },
      LARGE_NURSERY,
    ),
    ...experiments("beside another", { data: dataSizes }),
  ],
  targets: (m) => {
    const bytes = (name: string): number => m.value(name, "allocated");
    const own = bytes(OURS);
    const all = bytes(CLONE) + m.value(CLONE, "serialised");
    return [
      `scenario-time-clone | The scenario, time less than with structuredClone | ${CLONE} / ${OURS} >= 20000`,
      `scenario-bytes-clone | The scenario, bytes less than with structuredClone | ${all / own} ratio >= 9000 | per item {allocated of ${CLONE}} on the heap and {serialised of ${CLONE}} serialised off it, to {allocated of ${OURS}}; on the heap alone ${formatRatio(bytes(CLONE) / own)}`,
      `scenario-time-immutable | The scenario, time less than with immutable Maps | ${IMMUTABLES} / ${OURS} >= 2`,
      `scenario-bytes-immutable | The scenario, bytes less than with an immutable Map | ${bytes(ONE_IMMUTABLE) / own} ratio >= 8 | per item {allocated of ${ONE_IMMUTABLE}} with everything in one Map, to {allocated of ${OURS}}; with Maps in a wrapper that is written in place ${formatRatio(bytes(IMMUTABLES) / own)}`,
    ];
  },
  tables: {
    "Data: webhook payloads of GitHub | part | JSON | entries | smallest | largest | on the heap: heap":
      "",
    "The scenario, per item | approach | time (least): least time | time (median): median time | allocated | items timed":
      "Each item reads 5 task results and 3 variables and writes 0 to 5 variables. Figures are per item. If fewer than 1,000 items were timed at once, totals are extrapolated from them.",
  },
};

/** The scenario over so many items, its answer checked. */
function runOver(bench: Workbench, count: number, extent: typeof SCENARIO): () => number {
  const [items, steps] = [bench.items(count), scenarioSteps(extent)];
  const run = scenarioOn(bench.context(extent));
  expectAnswer(run(items, steps), expectedSum(bench.dataset(extent), steps, count));
  return () => run(items, steps);
}

const OWN: readonly string[] = [OURS, OURS_JOINED];

const COMPARED: readonly string[] = [CLONE, IMMUTABLES];

async function times(lab: Lab): Promise<void> {
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

async function bytesOfOthers(lab: Lab): Promise<void> {
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

async function allocations(lab: Lab, names: readonly string[]): Promise<void> {
  const { allocatedPerItem, approachNamed } = await import("../rivals/all.ts");
  for (const name of names) {
    lab.say(`allocated bytes: ${name}`);
    lab.keep(name, "bytes", { allocated: await allocatedPerItem(approachNamed(name), lab) });
  }
}

/** How large the data is: as JSON text, and on the heap. */
function dataSizes(lab: Lab): void {
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
