import { getHeapStatistics } from "node:v8";
import type { Json, WorkflowContext } from "@sheaf/context";
import { type ActionCall, run } from "@sheaf/workflow";
import { loadWorkflow } from "@sheaf/yaml";
import { jsonBytes } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { collectedHeapBytes } from "../measure/garbage-collection.ts";
import { CONCURRENCY } from "../item-engines.ts";
import {
  logPipeline as logPipelineScenario,
  monitoring as monitoringScenario,
  notifications as notificationsScenario,
  type SeedScenario,
  type Tasks,
} from "../scenario/example-workflows.ts";
import { median } from "../measure/statistics.ts";

/** A scenario of the seeds: a clone of the context for each item, against this engine. */
export interface SeedScenarioCost {
  readonly items: number;
  /** Of the context that the items see, as JSON. */
  readonly contextBytes: number;
  readonly cloning: {
    /** As many clones as were made; what more would take is computed from them. */
    readonly clones: number;
    /** Heap bytes that each keeps alive. */
    readonly bytesPerItem: number;
    readonly nanosecondsPerItem: number;
    /** The heap that a process of Node may have here. */
    readonly heapLimitBytes: number;
  };
  readonly forking: {
    /** From the first item to the end of the run, in nanoseconds. */
    readonly nanoseconds: number;
    /** Bytes over the collected heap at the first item, results included, at points spread evenly over the items and after the end. */
    readonly growth: readonly number[];
  };
}

export async function monitoring(effort: Effort): Promise<SeedScenarioCost> {
  return costOf(monitoringScenario(), effort, amount(effort, 6, 40));
}

export async function logPipeline(effort: Effort): Promise<SeedScenarioCost> {
  return costOf(logPipelineScenario(), effort, amount(effort, 6, 40));
}

export async function notifications(effort: Effort): Promise<SeedScenarioCost> {
  return costOf(notificationsScenario(), effort, amount(effort, 6, 40));
}

/** @throws an Error where an item of either gives a wrong output. */
export async function costOf(
  scenario: SeedScenario,
  effort: Effort,
  clones: number,
): Promise<SeedScenarioCost> {
  effort.say(`scenario of the seeds: ${scenario.name}`);
  const workflow = loadWorkflow(scenario.text);
  const { tasks } = (await forked(scenario, workflow)).context.toJSON() as unknown as {
    tasks: Record<string, Tasks[string]>;
  };
  const { [scenario.task]: _, ...earlier } = tasks;
  const times: number[] = [];
  for (let i = 0; i < amount(effort, 2, 5); i++)
    times.push((await forked(scenario, workflow)).nanoseconds);
  effort.say(`scenario of the seeds: ${scenario.name}, memory`);
  const { growth } = await forked(scenario, workflow, amount(effort, 2, 10));
  effort.say(`scenario of the seeds: ${scenario.name}, a clone for each item`);
  // One first, as the first is slow.
  await cloned(scenario, earlier, 1);
  return {
    items: scenario.items,
    contextBytes: jsonBytes(earlier),
    cloning: {
      ...(await cloned(scenario, earlier, clones)),
      heapLimitBytes: getHeapStatistics().heap_size_limit,
    },
    forking: { nanoseconds: median(times), growth },
  };
}

interface Forked {
  readonly nanoseconds: number;
  readonly growth: readonly number[];
  readonly context: WorkflowContext;
}

/** Runs the document, and looks at the heap so often while its items run. */
async function forked(
  { task, items, context, earlier, action, work, isRight }: SeedScenario,
  workflow: ReturnType<typeof loadWorkflow>,
  looks = 0,
): Promise<Forked> {
  const growth: number[] = [];
  let [started, before, ended] = [0, 0, 0];
  const step = items / looks;
  const ofItem = ({ input, item }: ActionCall): Promise<Json> => {
    if (ended === 0 && looks > 0) before = collectedHeapBytes();
    if (ended === 0) started = performance.now();
    if (++ended % step === 0) growth.push(collectedHeapBytes() - before);
    return work((input ?? item) as never);
  };
  const result = await run(workflow, { context, actions: { ...earlier, [action]: ofItem } }).result;
  const nanoseconds = (performance.now() - started) * 1e6;
  if (looks > 0) growth.push(collectedHeapBytes() - before);
  if (result.errors[0] !== undefined) throw result.errors[0];
  assertOutputs(result.tasks[task]?.output as unknown as readonly Json[], items, isRight);
  return { nanoseconds, growth, context: result.context };
}

/** What the seeds start from: the context is cloned for each item when the list expands, then the items run. */
async function cloned(
  { work, listIn, inputOf, isRight }: SeedScenario,
  tasks: Tasks,
  clones: number,
): Promise<Omit<SeedScenarioCost["cloning"], "heapLimitBytes">> {
  const before = collectedHeapBytes();
  const start = performance.now();
  const list = listIn(tasks);
  const contexts = Array.from({ length: clones }, (_, index) => ({
    tasks: structuredClone(tasks),
    item: structuredClone(list[index]),
  }));
  const expanded = performance.now() - start;
  const bytesPerItem = Math.round((collectedHeapBytes() - before) / clones);
  const again = performance.now();
  const outputs: Json[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < clones) {
      const index = next++;
      outputs[index] = await work(inputOf(contexts[index]?.item as never) as never);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  const nanosecondsPerItem = ((expanded + performance.now() - again) * 1e6) / clones;
  assertOutputs(outputs, clones, isRight);
  return { clones, bytesPerItem, nanosecondsPerItem };
}

function assertOutputs(
  outputs: readonly Json[],
  count: number,
  isRight: SeedScenario["isRight"],
): void {
  const wrong = outputs.findIndex((output, index) => !isRight(output, index));
  if (outputs.length !== count || wrong !== -1)
    throw new Error(
      `Cannot judge the scenario: of ${outputs.length} outputs, number ${wrong} is ${JSON.stringify(outputs[wrong])}`,
    );
}
