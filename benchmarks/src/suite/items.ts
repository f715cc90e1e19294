import type { WorkflowContext } from "@sheaf/context";
import type { RunResult } from "@sheaf/workflow";
import { allocatedBytes } from "../measure/allocated-bytes.ts";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { HeapSamples } from "../measure/heap-samples.ts";
import { interleaved, ratioOf } from "../measure/interleaving.ts";
import {
  type Measurements,
  ratioReading,
  type Reading,
  readings,
  timeReadings,
} from "../measure/measurement.ts";
import { pivot } from "../measure/pivot.ts";
import { median } from "../measure/statistics.ts";
import { LARGE_NURSERY, type Subject } from "../measure/subject.ts";
import { type Figure, ratioTarget, type Target, target } from "../measure/target.ts";
import { formatBytes, formatNumber, formatRatio, formatTime } from "../output/quantities.ts";
import { SCENARIO } from "../scenario/dataset.ts";
import {
  CONCURRENCY,
  contextWithItems,
  doubled,
  HAND_LOOP,
  type ItemEngine,
  itemContender,
  itemEngines,
  OURS,
  P_MAP,
  sizeName,
  workflowEngine,
  workflowExtents,
} from "../scenario/item-engines.ts";
import type { Item } from "../scenario/scenario.ts";
import type { Workbench } from "../scenario/workbench.ts";

/** Items that a task of a workflow runs. */
export const items: Subject<Workbench> = {
  name: "items",
  cases: [
    {
      id: "workflow-item",
      title: "An item of a task over a list of 1,000, its input from the context",
      prepare: async (bench) => itemOperation(bench, serversIn, "outputs", 1_000),
    },
    {
      id: "stream-item",
      title: "An item of a task over a stream of 200, of which nothing is kept",
      prepare: async (bench) => itemOperation(bench, streamed, "none", 200),
    },
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
  targets: (measured) => [...engineTargets(measured), ...sizeTargets(measured)],
  tables: (measured) => [
    pivot(measured, {
      title: "Items of a workflow",
      first: "engine",
      columns: {
        "time (least)": "least time",
        "time (median)": "median time",
        allocated: "allocated",
        "while running": "allocated while running",
      },
      note: `Per item of ${formatNumber(ITEMS)}, ${CONCURRENCY} at once. The input of each comes from the item and the output of an earlier task; p-map gets the bare items and records only outputs.`,
    }),
  ],
};

export function serversIn(context: WorkflowContext): readonly Item[] {
  return context.get("servers") as unknown as readonly Item[];
}

async function* streamed(context: WorkflowContext): AsyncGenerator<Item> {
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

const ITEMS = 10_000;
const AGAIN = `${OURS}, again`;

/** All engines and sizes in turns. */
async function itemTimes(bench: Workbench, effort: Effort): Promise<Reading[]> {
  effort.say(`items of a workflow: ${ITEMS.toLocaleString("en")} of them, against p-map`);
  const extents = workflowExtents(effort);
  const context = contextWithItems(bench, SCENARIO, ITEMS);
  const engines = [
    ...itemEngines(bench, context),
    workflowEngine(bench, AGAIN, context),
    ...extents
      .filter((extent) => extent !== SCENARIO)
      .map((extent) =>
        workflowEngine(bench, sizeName(extent), contextWithItems(bench, extent, ITEMS)),
      ),
  ];
  const contenders = [];
  for (const engine of engines) contenders.push(await itemContender(engine, ITEMS));
  // Until V8 has optimised what all of them do.
  await interleaved(contenders, amount(effort, 3, 8));
  const samples = await interleaved(contenders, amount(effort, 9, 31));
  const sizes = extents.map(sizeName);
  return [
    ...[...new Set([OURS, HAND_LOOP, P_MAP, ...sizes])].flatMap((name) =>
      timeReadings(name, samples),
    ),
    ratioReading(OURS, P_MAP, ratioOf(samples, OURS, P_MAP)),
    ratioReading(HAND_LOOP, P_MAP, ratioOf(samples, HAND_LOOP, P_MAP)),
    ...sizes.map((name) => ratioReading(name, OURS, ratioOf(samples, name, OURS))),
    ratioReading("noise", "itself", ratioOf(samples, AGAIN, OURS)),
  ];
}

async function itemBytes(bench: Workbench, effort: Effort): Promise<Reading[]> {
  const sized = workflowExtents(effort).map((extent) => {
    const context = contextWithItems(bench, extent, ITEMS);
    const samples = new HeapSamples(ITEMS);
    const action: typeof doubled = ({ id }) => {
      samples.sample();
      return doubled({ id });
    };
    const sampled = workflowEngine(bench, sizeName(extent), context, action);
    return { engine: workflowEngine(bench, sizeName(extent), context), sampled, samples };
  });
  // All are run before any is measured, as all share what V8 makes of the engine.
  for (let i = 0; i < amount(effort, 10, 30); i++)
    for (const { sampled, samples } of sized) await samples.bytesOver(sampled.run);
  const all: Reading[] = [];
  for (const { engine, sampled, samples } of sized) {
    const bytes: number[] = [];
    for (let i = 0; i < amount(effort, 5, 15); i++)
      bytes.push(...(await samples.bytesOver(sampled.run)));
    all.push(...readings(engine.name, "bytes", { "allocated while running": median(bytes) }));
    all.push(...(await allocationOf(engine, effort)));
  }
  for (const engine of itemEngines(bench, contextWithItems(bench, SCENARIO, ITEMS)))
    if (engine.name !== OURS) all.push(...(await allocationOf(engine, effort)));
  return all;
}

/** Of a whole run, divided by its items. */
async function allocationOf(engine: ItemEngine, effort: Effort): Promise<Reading[]> {
  effort.say(`allocated bytes of an item: ${engine.name}`);
  const { run } = await itemContender(engine, ITEMS);
  const options = { operations: 1, warmUp: amount(effort, 8, 40), windows: 9 };
  const { bytes } = await allocatedBytes((runs) => run(runs * ITEMS), options);
  return readings(engine.name, "bytes", { allocated: bytes / ITEMS });
}

function engineTargets(measured: Measurements): Target[] {
  const least = (name: string): string => formatTime(measured.value(name, "least time"));
  const bytes = (figure: Figure, name: string): Target =>
    target(
      {
        ...figure,
        details: `a whole run by its ${formatNumber(ITEMS)} items, median of windows without a collection`,
      },
      "bytes",
      measured.value(name, "allocated"),
    );
  return [
    ratioTarget(
      {
        id: "items-time",
        title: "An item of a workflow, to p-map on the bare items",
        atMost: 0.5,
        details: `${least(OURS)} against ${least(P_MAP)}`,
      },
      measured,
      OURS,
      P_MAP,
    ),
    ratioTarget(
      {
        id: "items-time-by-hand",
        title: "The same by a loop that forks, calls and records, to p-map",
        details: `${least(HAND_LOOP)} against ${least(P_MAP)}`,
      },
      measured,
      HAND_LOOP,
      P_MAP,
    ),
    bytes({ id: "items-bytes", title: "An item of a workflow allocates", atMost: 800 }, OURS),
    bytes({ id: "items-bytes-by-hand", title: "The same by that loop" }, HAND_LOOP),
    bytes({ id: "items-bytes-p-map", title: "The same by p-map" }, P_MAP),
  ];
}

function sizeTargets(measured: Measurements): Target[] {
  const sized = measured.each(`to ${OURS}`);
  const ratios = sized.map(({ value }) => value);
  const running = measured.each("allocated while running");
  const bytes = running.map(({ value }) => Math.round(value));
  const times = sized.map(
    ({ case: name }) => `${name} ${formatTime(measured.value(name, "least time"))}`,
  );
  const shown = running.map(
    ({ case: name }, i) =>
      `${name} ${formatBytes(bytes[i] ?? Number.NaN)}, including the fixed costs of a run ${formatBytes(measured.value(name, "allocated"))}`,
  );
  return [
    target(
      {
        id: "items-context-time",
        title: "An item at the slowest of several sizes of context, to the fastest",
        atMost: 1.1,
        details: `medians of the ratios of rounds in turns; least times ${times.join("; ")}; one size against itself ${formatRatio(measured.ratio("noise", "itself").median)}`,
      },
      "ratio",
      Math.max(...ratios) / Math.min(...ratios),
    ),
    target(
      {
        id: "items-context-bytes",
        title: "Bytes that an item allocates more at one of these sizes than at another",
        atLeast: 0,
        atMost: 0,
        details: `exact, while items run: ${shown.join("; ")}`,
      },
      "bytes",
      Math.max(...bytes) - Math.min(...bytes),
    ),
  ];
}
