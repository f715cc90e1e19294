import type { WorkflowContext } from "@sheaf/context";
import type { RunResult } from "@sheaf/workflow";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { HeapSamples } from "../measure/heap-samples.ts";
import type { Lab } from "../measure/lab.ts";
import { again, type Measurements } from "../measure/measurement.ts";
import { median } from "../measure/statistics.ts";
import { LARGE_NURSERY, type Subject } from "../measure/subject.ts";
import { formatBytes, formatRatio, formatTime } from "../output/quantities.ts";
import { type Extent, SCENARIO } from "../scenario/dataset.ts";
import {
  CONCURRENCY,
  contextWithItems,
  doubled,
  HAND_LOOP,
  type ItemEngine,
  itemContender,
  itemEngines,
  keepItemBytes,
  OURS,
  P_MAP,
  serversIn,
  sizeName,
  workflowEngine,
  workflowExtents,
} from "../scenario/item-engines.ts";
import type { Item } from "../scenario/scenario.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { guarded } from "./declare.ts";

/** Items that a task of a workflow runs. */
export const items: Subject<Workbench> = {
  name: "items",
  packages: ["context", "workflow"],
  cases: [
    guarded(
      "workflow-item",
      "An item of a task over a list of 1,000, its input from the context",
      async (bench) => itemOperation(bench, serversIn, "outputs", 1_000),
    ),
    guarded(
      "stream-item",
      "An item of a task over a stream of 200, of which nothing is kept",
      async (bench) => itemOperation(bench, streamed, "none", 200),
    ),
  ],
  experiments: [
    { name: "item-times", runs: "alone", measure: itemTimes },
    // A whole run fits into the nursery.
    {
      name: "item-bytes",
      runs: "beside another",
      nodeOptions: LARGE_NURSERY,
      measure: itemBytes,
    },
  ],
  targets: (m) => {
    const inTime = (name: string): string => formatTime(m.value(name, "least time"));
    const toPMap = (name: string): string => `${inTime(name)} against ${inTime(P_MAP)}`;
    const running = m.each("allocated while running").map(({ value }) => Math.round(value));
    const most = Math.max(...running) - Math.min(...running);
    return [
      `items-time | An item of a workflow, to p-map on the bare items | ${OURS} / ${P_MAP} <= 0.5 | ${toPMap(OURS)}`,
      `items-time-by-hand | The same by a loop that forks, calls and records, to p-map | ${HAND_LOOP} / ${P_MAP} | ${toPMap(HAND_LOOP)}`,
      `items-bytes | An item of a workflow allocates | allocated of ${OURS} <= 800 | ${WHOLE_RUN}`,
      `items-bytes-by-hand | The same by that loop | allocated of ${HAND_LOOP} | ${WHOLE_RUN}`,
      `items-bytes-p-map | The same by p-map | allocated of ${P_MAP} | ${WHOLE_RUN}`,
      `items-context-time | An item at the slowest of several sizes of context, to the fastest | ${m.spread(`to ${OURS}`)} ratio <= 1.1 | ${timesBySize(m)}`,
      `items-context-bytes | Bytes that an item allocates more at one of these sizes than at another | ${most} bytes = 0 | ${bytesBySize(m)}`,
    ];
  },
  tables: [
    {
      title: "Items of a workflow",
      first: "engine",
      columns:
        "time (least): least time | time (median): median time | allocated | while running: allocated while running",
      note: `Per item of 10,000, ${CONCURRENCY} at once. The input of each comes from the item and the output of an earlier task; p-map gets the bare items and records only outputs.`,
    },
  ],
};

const ITEMS = 10_000;
const WHOLE_RUN = "a whole run by its 10,000 items, median of windows without a collection";

function timesBySize(m: Measurements): string {
  const times = m
    .each(`to ${OURS}`)
    .map(({ case: name }) => `${name} ${formatTime(m.value(name, "least time"))}`);
  return `medians of the ratios of rounds in turns; least times ${times.join("; ")}; one size against itself ${formatRatio(m.ratio("noise", "itself").median)}`;
}

function bytesBySize(m: Measurements): string {
  const bytes = m
    .each("allocated while running")
    .map(
      ({ case: name, value }) =>
        `${name} ${formatBytes(Math.round(value))}, including the fixed costs of a run ${formatBytes(m.value(name, "allocated"))}`,
    );
  return `exact, while items run: ${bytes.join("; ")}`;
}

/** The same list, one item after another. */
export async function* streamed(context: WorkflowContext): AsyncGenerator<Item> {
  yield* serversIn(context);
}

/** Runs of one task with items over the context of the scenario. */
async function itemOperation(
  bench: Workbench,
  withItems: (context: WorkflowContext) => unknown,
  collect: "outputs" | "none",
  count: number,
): Promise<Operation> {
  const { compileTasks, run } = bench.libraries.workflow;
  const context = contextWithItems(bench, SCENARIO, count);
  let sum = 0;
  const visit = {
    name: "visit",
    withItems,
    input: ({ item }: WorkflowContext) => ({ id: (item as Item).id }),
    action: async ({ input }: { input: Pick<Item, "id"> }) => {
      sum += input.id;
      return input.id;
    },
    concurrency: CONCURRENCY,
    collect,
  };
  const workflow = compileTasks([visit], {});
  const call = async (): Promise<RunResult> => run(workflow, { context }).result;
  expectAnswer([(await call()).status, sum], ["succeeded", (count * (count - 1)) / 2]);
  return { operations: count, waits: true, makes: true, call };
}

/** All engines and sizes in turns. */
async function itemTimes(lab: Lab<Workbench>): Promise<void> {
  lab.say(`items of a workflow: ${ITEMS.toLocaleString("en")} of them, against p-map`);
  const extents = workflowExtents(lab);
  const context = contextWithItems(lab.bench, SCENARIO, ITEMS);
  const others = extents.filter((extent) => extent !== SCENARIO);
  const engines = [
    ...itemEngines(lab.bench, context),
    workflowEngine(lab.bench, again(OURS), context),
    ...others.map((extent) => sizedEngine(lab.bench, extent)),
  ];
  const contenders = [];
  for (const engine of engines) contenders.push(await itemContender(engine, ITEMS));
  // Until V8 has optimised what all of them do.
  await lab.race([2, 8], contenders);
  const race = await lab.race([7, 31], contenders);
  const sizes = extents.map(sizeName);
  race
    .times(...new Set([OURS, HAND_LOOP, P_MAP, ...sizes]))
    .ratios(`${OURS} / ${P_MAP}`, `${HAND_LOOP} / ${P_MAP}`)
    .ratios(...sizes.map((name) => `${name} / ${OURS}`))
    .noise(OURS);
}

function sizedEngine(bench: Workbench, extent: Extent, action?: typeof doubled): ItemEngine {
  return workflowEngine(bench, sizeName(extent), contextWithItems(bench, extent, ITEMS), action);
}

async function itemBytes(lab: Lab<Workbench>): Promise<void> {
  const sized = workflowExtents(lab).map((extent) => {
    const samples = new HeapSamples(ITEMS);
    const sampled = sizedEngine(lab.bench, extent, ({ id }) => {
      samples.sample();
      return doubled({ id });
    });
    return { engine: sizedEngine(lab.bench, extent), sampled, samples };
  });
  // All are run before any is measured, as all share what V8 makes of the engine.
  for (let i = 0; i < lab.amount(10, 30); i++)
    for (const { sampled, samples } of sized) await samples.bytesOver(sampled.run);
  const options = { warmUp: lab.amount(8, 40), windows: 9 };
  for (const { engine, sampled, samples } of sized) {
    const bytes: number[] = [];
    for (let i = 0; i < lab.amount(5, 15); i++)
      bytes.push(...(await samples.bytesOver(sampled.run)));
    lab.keep(engine.name, "bytes", { "allocated while running": median(bytes) });
    await keepItemBytes(lab, engine, ITEMS, options);
  }
  for (const engine of itemEngines(lab.bench, contextWithItems(lab.bench, SCENARIO, ITEMS)))
    if (engine.name !== OURS) await keepItemBytes(lab, engine, ITEMS, options);
}
