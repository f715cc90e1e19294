import type { TaskOptions } from "@sheaf/workflow";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { HeapSamples } from "../measure/heap-samples.ts";
import type { Contender } from "../measure/interleaving.ts";
import { again } from "../measure/measurement.ts";
import { median } from "../measure/statistics.ts";
import { LARGE_NURSERY } from "../measure/subject.ts";
import { type Extent, SCENARIO } from "../scenario/dataset.ts";
import {
  CONCURRENCY,
  contextWithItems,
  doubled,
  type ItemEngine,
  itemContender,
  itemEngines,
  keepItemBytes,
  OURS,
  P_MAP,
  sizeName,
  workflowEngine,
  workflowExtents,
} from "../scenario/item-engines.ts";
import type { Item } from "../scenario/scenario.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { EXACT, experiments, type Lab, rows, type Subject } from "./declare.ts";
import { input, runOver, streamed } from "./item-features.ts";

const WHOLE_RUN = "a whole run by its 10,000 items, median of windows without a collection";

export const items: Subject = {
  name: "items",
  packages: ["context", "workflow"],
  rows: rows(EXACT, {
    "workflow-item | An item of a task over a list of 1,000, its input from the context": (bench) =>
      summing(bench, 1_000, { collect: "outputs" }),
    "stream-item | An item of a task over a stream of 200, of which nothing is kept": (bench) =>
      summing(bench, 200, { withItems: streamed, collect: "none" }),
  }),
  experiments: [
    ...experiments("alone", { "item-times": itemTimes }),
    // A whole run fits into the nursery.
    ...experiments("beside another", { "item-bytes": itemBytes }, LARGE_NURSERY),
  ],
  targets: (m) => {
    const running = m.each("allocated while running").map(({ value }) => Math.round(value));
    const most = Math.max(...running) - Math.min(...running);
    return [
      `items-time | An item of a workflow, to p-map on the bare items | ${OURS} / ${P_MAP} <= 0.5 | {least time of ${OURS}} against {least time of ${P_MAP}}`,
      `items-bytes | An item of a workflow allocates | allocated of ${OURS} <= 800 | ${WHOLE_RUN}`,
      `items-bytes-p-map | The same by p-map | allocated of ${P_MAP} | ${WHOLE_RUN}`,
      `items-context-time | An item at the slowest of several sizes of context, to the fastest | spread of to ${OURS} <= 1.1 | medians of the ratios of rounds in turns, {each to ${OURS}}; least times {each least time}; one size against itself {to itself of noise}`,
      `items-context-bytes | Bytes that an item allocates more at one of these sizes than at another | ${most} bytes = 0 | exact, while items run: {each allocated while running}; including the fixed costs of a run {each allocated}`,
    ];
  },
  tables: {
    "Items of a workflow | engine | time (least): least time | time (median): median time | allocated | while running: allocated while running": `Per item of 10,000, ${CONCURRENCY} at once. The input of each comes from the item and the output of an earlier task; p-map gets the bare items and records only outputs.`,
  },
};

/** Runs of a task whose action adds up what it is given. */
async function summing(
  bench: Workbench,
  count: number,
  task: Partial<TaskOptions>,
): Promise<Operation> {
  let sum = 0;
  const action = async (call: { input: Pick<Item, "id"> }) => {
    sum += call.input.id;
    return call.input.id;
  };
  const operation = await runOver(bench, { task: { input, action, ...task } }, count);
  expectAnswer(sum, (count * (count - 1)) / 2);
  return operation;
}

const ITEMS = 10_000;

async function itemTimes(lab: Lab): Promise<void> {
  const extents = workflowExtents(lab);
  const context = contextWithItems(lab.bench, SCENARIO, ITEMS);
  const others = extents.filter((extent) => extent !== SCENARIO);
  const contenders: Contender[] = [];
  for (const engine of [
    ...itemEngines(lab.bench, context),
    workflowEngine(lab.bench, again(OURS), context),
    ...others.map((extent) => sizedEngine(lab.bench, extent)),
  ])
    contenders.push(await itemContender(engine, ITEMS));
  // Until V8 has optimised what all of them do.
  await lab.race([2, 8], contenders);
  const race = await lab.race([7, 31], contenders);
  const sizes = extents.map(sizeName);
  race
    .times(...new Set([OURS, P_MAP, ...sizes]))
    .ratios(`${OURS} / ${P_MAP}`)
    .ratios(...sizes.map((name) => `${name} / ${OURS}`))
    .noise(OURS);
}

function sizedEngine(bench: Workbench, extent: Extent, action?: typeof doubled): ItemEngine {
  return workflowEngine(bench, sizeName(extent), contextWithItems(bench, extent, ITEMS), action);
}

async function itemBytes(lab: Lab): Promise<void> {
  const sized = workflowExtents(lab).map((extent) => {
    const samples = new HeapSamples(ITEMS);
    const { run } = sizedEngine(lab.bench, extent, ({ id }) => {
      samples.sample();
      return doubled({ id });
    });
    const sample = async () => samples.bytesOver(run);
    return { engine: sizedEngine(lab.bench, extent), sample };
  });
  // All are run before any is measured, as all share what V8 makes of the engine.
  for (let i = 0; i < lab.amount(10, 30); i++) for (const { sample } of sized) await sample();
  const options = { warmUp: lab.amount(8, 40), windows: 9 };
  for (const { engine, sample } of sized) {
    const bytes: number[] = [];
    for (let i = 0; i < lab.amount(5, 15); i++) bytes.push(...(await sample()));
    lab.keep(engine.name, "bytes", { "allocated while running": median(bytes) });
    await keepItemBytes(lab, engine, ITEMS, options);
  }
  for (const engine of itemEngines(lab.bench, contextWithItems(lab.bench, SCENARIO, ITEMS)))
    if (engine.name !== OURS) await keepItemBytes(lab, engine, ITEMS, options);
}
