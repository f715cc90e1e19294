import { getHeapStatistics } from "node:v8";
import type { Json, WorkflowContext } from "@sheaf/context";
import type { ActionCall, Workflow } from "@sheaf/workflow";
import pMap from "p-map";
import { collectedHeapBytes } from "../measure/garbage-collection.ts";
import type { Measurements } from "../measure/measurement.ts";
import { median } from "../measure/statistics.ts";
import { formatBytes, formatNumber, formatTime } from "../output/quantities.ts";
import type { Table } from "../output/table.ts";
import { jsonBytes, listOf } from "../scenario/dataset.ts";
import {
  type ExampleWorkflow,
  exampleText,
  logPipeline,
  monitoring,
  notifications,
} from "../scenario/example-workflows.ts";
import { CONCURRENCY, ranWell } from "../scenario/item-engines.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { experiments, type Lab, type Subject } from "./declare.ts";
import { growthMeasures } from "./streams.ts";

/** What the examples run, and what was estimated before this engine was built. */
const EXAMPLES = [
  ["monitoring", "health checks", "1,000 servers are checked", "1 GB → 40 KB"],
  ["log-pipeline", "log entries", "10,000 log entries are parsed", "10 GB → 400 KB"],
  ["notifications", "notifications", "5,000 messages are sent", "5 GB → 200 KB"],
] as const;

/** Three workflows of the examples: a clone of the context for each item, against this engine. */
export const exampleWorkflows: Subject = {
  name: "example workflows",
  packages: ["context", "template", "workflow", "yaml"],
  experiments: experiments("alone", {
    monitoring: async (lab) => costOf(lab, monitoring(lab.bench), lab.amount(6, 40)),
    "log-pipeline": async (lab) => costOf(lab, logPipeline(lab.bench), lab.amount(6, 40)),
    notifications: async (lab) => costOf(lab, notifications(lab.bench), lab.amount(6, 40)),
  }),
  targets: (m) =>
    EXAMPLES.flatMap(([name, noun]) => {
      const { memory, time } = totalOfCloning(m, name);
      const most = Math.max(1, m.value(name, "most heap growth"));
      const run = m.value(name, "run");
      const computed = `computed from {clones of ${name}} clones`;
      return [
        `${name}-memory | {items of ${name}} ${noun}, memory less than with clones of the context | ${memory / most} ratio >= 1000 | ${formatBytes(memory)}, ${computed}, against ${formatBytes(most)}, nearly all of it results`,
        `${name}-time | {items of ${name}} ${noun}, time less than with clones of the context | ${time / run} ratio >= 100 | ${formatTime(time)}, ${computed}, against ${formatTime(run)}, the median of several runs`,
      ];
    }),
  tables: (m) => [table(m)],
};

type Tasks = Readonly<Record<string, { readonly output: Readonly<Record<string, unknown>> }>>;

/** @throws an Error if an item of either gives a wrong output. */
export async function costOf(lab: Lab, example: ExampleWorkflow, clones: number): Promise<void> {
  const { name, items } = example;
  lab.say(`example workflow: ${name}`);
  const { loadWorkflow } = await lab.bench.libraries.yaml();
  const workflow = loadWorkflow(exampleText(name));
  const run = async (samples = 0): Promise<Forked> => forked(lab.bench, example, workflow, samples);
  const { tasks } = (await run()).context.toJSON() as unknown as { tasks: Tasks };
  const { [example.task]: _, ...earlier } = tasks;
  const times: number[] = [];
  for (let i = 0; i < lab.amount(1, 5); i++) times.push((await run()).nanoseconds);
  lab.say(`example workflow: ${name}, memory`);
  const { growth } = await run(lab.amount(2, 10));
  lab.say(`example workflow: ${name}, a clone for each item`);
  // One first, as the first is slow.
  await cloned(example, earlier, 1);
  const clone = await cloned(example, earlier, clones);
  lab.keep(name, "count", { items, clones });
  lab.keep(name, "bytes", {
    context: jsonBytes(earlier),
    "retained by a clone": clone.bytes,
    "heap limit": getHeapStatistics().heap_size_limit,
    // Over the collected heap at the first item, results included.
    ...growthMeasures(growth),
  });
  lab.keep(name, "nanoseconds", { run: median(times), "item with a clone": clone.nanoseconds });
}

interface Forked {
  /** From the first item to the end of the run. */
  readonly nanoseconds: number;
  /** Bytes over the heap at the first item, at points spread evenly over the items and at the end. */
  readonly growth: readonly number[];
  readonly context: WorkflowContext;
}

/** Runs the document, and reads the heap `samples` times while its items run. */
async function forked(
  bench: Workbench,
  { task, items, context, earlier, action, work, isRight }: ExampleWorkflow,
  workflow: Workflow,
  samples: number,
): Promise<Forked> {
  const growth: number[] = [];
  let [started, before, ended] = [0, 0, 0];
  const ofItem = ({ input, item }: ActionCall): Promise<Json> => {
    if (ended === 0 && samples > 0) before = collectedHeapBytes();
    if (ended === 0) started = performance.now();
    if (++ended % (items / samples) === 0) growth.push(collectedHeapBytes() - before);
    return work((input ?? item) as never);
  };
  const actions = { ...earlier, [action]: ofItem };
  const result = await ranWell(bench, workflow, { context, actions });
  const nanoseconds = (performance.now() - started) * 1e6;
  if (samples > 0) growth.push(collectedHeapBytes() - before);
  assertOutputs(result.tasks[task]?.output as unknown as readonly Json[], items, isRight);
  return { nanoseconds, growth, context: result.context };
}

/** The usual way: the context is cloned for each item when the list expands, then the items run. */
async function cloned(
  { work, list: [task, key], inputOf, isRight }: ExampleWorkflow,
  tasks: Tasks,
  clones: number,
): Promise<{ bytes: number; nanoseconds: number }> {
  const before = collectedHeapBytes();
  const start = performance.now();
  const list = tasks[task]?.output[key] as readonly Json[];
  const contexts = listOf(clones, (index) => ({
    tasks: structuredClone(tasks),
    item: structuredClone(list[index]),
  }));
  const expanded = performance.now() - start;
  const bytes = Math.round((collectedHeapBytes() - before) / clones);
  const again = performance.now();
  const outputs = await pMap(contexts, async ({ item }) => work(inputOf(item as never) as never), {
    concurrency: CONCURRENCY,
  });
  const nanoseconds = ((expanded + performance.now() - again) * 1e6) / clones;
  assertOutputs(outputs, clones, isRight);
  return { bytes, nanoseconds };
}

function assertOutputs(
  outputs: readonly Json[],
  count: number,
  isRight: ExampleWorkflow["isRight"],
): void {
  const wrong = outputs.findIndex((output, index) => !isRight(output, index));
  if (outputs.length !== count || wrong !== -1)
    throw new Error(
      `Cannot judge the example: of ${outputs.length} outputs, number ${wrong} is ${JSON.stringify(outputs[wrong])}`,
    );
}

/** A clone for every item: bytes and nanoseconds, computed from the clones that were made. */
export function totalOfCloning(m: Measurements, name: string): { memory: number; time: number } {
  const items = m.value(name, "items");
  return {
    memory: m.value(name, "retained by a clone") * items,
    time: m.value(name, "item with a clone") * items,
  };
}

/** The bytes that a fork retains (see the targets); as many exist at once as items run. */
const FORK_BYTES = 48;

const HEAD =
  "workflow | context | estimated: before → after | before: memory | before: time | after: most memory | of which results | after: forks | after: time";

function table(measured: Measurements): Table {
  const limit = formatBytes(measured.value("monitoring", "heap limit"));
  return {
    title: "Three example workflows",
    head: HEAD.split(" | "),
    rows: EXAMPLES.map(([name, , what, estimate]) => {
      const value = (measure: string): number => measured.value(name, measure);
      const { memory, time } = totalOfCloning(measured, name);
      const runsOut = memory > value("heap limit") ? ", does not fit" : "";
      const results = Math.max(0, value("heap growth at the end")) / value("items");
      return [
        what,
        formatBytes(value("context")),
        estimate,
        `${formatBytes(memory)}${runsOut}`,
        formatTime(time),
        formatBytes(Math.max(0, value("most heap growth"))),
        `${formatBytes(results)} per item`,
        formatBytes(FORK_BYTES * CONCURRENCY),
        formatTime(value("run")),
      ];
    }),
    note: `Each document runs unchanged, with actions that do the work of an item in the process; times are from the first item to the end. Before: the context is cloned for every item as the list expands; ${formatNumber(measured.value("monitoring", "clones"))} clones were made and measured, and the total is computed from them. "Does not fit" means more than the ${limit} that Node may use here. After: all items were run; the most that the collected heap grew by meanwhile, nearly all of it outputs and records that the run is asked to keep. The forks of the ${CONCURRENCY} items that run at once take ${FORK_BYTES} B each, as each is made when its item starts.`,
  };
}
