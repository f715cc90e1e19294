import type { JsonObject, Policies, WorkflowContext } from "@sheaf/context";
import type { RunOptions, RunResult, TaskOptions, Workflow } from "@sheaf/workflow";
import pMap from "p-map";
import type { AllocationOptions } from "../measure/allocated-bytes.ts";
import { freshCopy } from "../measure/fresh-copy.ts";
import { collectNursery } from "../measure/garbage-collection.ts";
import type { Contender } from "../measure/interleaving.ts";
import type { Lab } from "../measure/lab.ts";
import { EXTENTS, type Extent, listOf, SCENARIO, type TaskResult } from "./dataset.ts";
import type { Item } from "./scenario.ts";
import type { Workbench } from "./workbench.ts";

/** The job of every engine: an action for each item, ten at once, and the outputs in item order. */
export const CONCURRENCY = 10;

/** What every engine runs for an item: one source, compiled separately for each engine. */
type Action = (input: Pick<Item, "id">) => Promise<number>;

export const doubled: Action = async ({ id }) => id * 2;

export interface ItemEngine {
  readonly name: string;
  /** What it adds to the id of each item: the length of an earlier output, 0 without context. */
  readonly addend: number;
  readonly run: () => Promise<readonly unknown[]>;
}

/** A context of this size that holds the list of items, as an earlier task has published it. */
export function contextWithItems(bench: Workbench, extent: Extent, count: number): WorkflowContext {
  const context = bench.context(extent) as unknown as WorkflowContext;
  return context.set("servers", bench.items(count) as unknown as JsonObject[]);
}

export function serversIn(context: WorkflowContext): readonly Item[] {
  return context.get("servers") as unknown as readonly Item[];
}

/** A workflow of one task over the servers of the context, by default ten at once. */
export function visiting({ libraries }: Workbench, task: Partial<TaskOptions>): Workflow {
  // The items of a fold run one after the other.
  const concurrency = task.fold === undefined ? { concurrency: CONCURRENCY } : {};
  const visit = { name: "visit", withItems: serversIn, ...concurrency, ...task };
  return libraries.workflow.compileTasks([visit], {});
}

/** A workflow of one batch node over the same servers. */
export function batchOver(
  { libraries }: Workbench,
  workflow: Workflow,
  options: { readonly policies?: Policies } = {},
): Workflow {
  const { BatchNode, createWorkflow } = libraries.workflow;
  const node = { items: serversIn, workflow, concurrency: CONCURRENCY, ...options };
  return createWorkflow(new BatchNode("batch", node));
}

/** @throws the first error of the run. */
export async function ranWell(
  { libraries }: Workbench,
  workflow: Workflow,
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await libraries.workflow.run(workflow, options).result;
  if (result.errors[0] !== undefined) throw result.errors[0];
  return result;
}

/** A workflow of one task with items, run over this context. */
export function workflowEngine(
  bench: Workbench,
  name: string,
  context: WorkflowContext,
  action: Action = freshCopy(doubled),
): ItemEngine {
  const workflow = visiting(bench, {
    input: freshCopy(inputOf),
    action: ({ input }: { input: Pick<Item, "id"> }) => action(input),
  });
  const run = async () => {
    const { tasks } = await ranWell(bench, workflow, { context });
    return tasks["visit"]?.output as unknown as readonly unknown[];
  };
  return { name, addend: addendIn(context), run };
}

/** Enough for every contender to meet collections of its own, too. */
const RUNS_PER_SLICE = 3;

/** The engine as a contender, once its answer has been checked. */
export async function itemContender(
  { name, addend, run: runAll }: ItemEngine,
  count: number,
): Promise<Contender> {
  const outputs = await runAll();
  const wrong = listOf(count, (id) => id).find((id) => outputs[id] !== (id + addend) * 2);
  if (wrong !== undefined || outputs.length !== count)
    throw new Error(
      `Cannot time ${name}: of ${outputs.length} outputs, number ${wrong} is ${String(outputs[wrong ?? 0])}`,
    );
  const last = (count - 1 + addend) * 2;
  const checked = async (operations: number): Promise<void> => {
    for (let done = 0; done < operations; done += count) {
      const { length, [count - 1]: end } = await runAll();
      if (length !== count || end !== last)
        throw new Error(`Cannot time ${name}: its last output is ${String(end)}, not ${last}`);
    }
  };
  // Otherwise one contender pays for the collection of what others left, and always the same one.
  return { name, operations: count * RUNS_PER_SLICE, prepare: collectNursery, run: checked };
}

/** Keeps what an item of a whole run allocates. */
export async function keepItemBytes(
  lab: Lab<Workbench>,
  engine: ItemEngine,
  count: number,
  options: AllocationOptions,
): Promise<void> {
  lab.say(`allocated bytes of an item: ${engine.name}`);
  const { name, run } = await itemContender(engine, count);
  const whole = { name, run: (runs: number) => run(runs * count) };
  await lab.allocation(whole, { operations: 1, ...options }, count);
}

/** Our engine, and p-map on the bare items, at the size of the scenario. */
export function itemEngines(bench: Workbench, context: WorkflowContext): ItemEngine[] {
  const [items, action] = [serversIn(context), freshCopy(doubled)];
  const mapped = async () => pMap(items, action, { concurrency: CONCURRENCY });
  return [workflowEngine(bench, OURS, context), { name: P_MAP, addend: 0, run: mapped }];
}

/** The sizes of context that workflows are run over: 10 KB, 1 MB and, in full runs, 10 MB. */
export function workflowExtents(lab: Lab<Workbench>): readonly Extent[] {
  return EXTENTS.slice(0, lab.amount(2, 3));
}

/** What the workflow is called at one size of the context. */
export function sizeName({ label }: Extent): string {
  return `Sheaf, ${label}`;
}

export const OURS: string = sizeName(SCENARIO);
export const P_MAP = "p-map";

/** From the item and the output of an earlier task, which contexts of all sizes hold. */
function inputOf(context: WorkflowContext): Pick<Item, "id"> {
  const { output } = context.task("task_0") as unknown as TaskResult;
  return { id: (context.item as Item).id + output.length };
}

export function addendIn(context: WorkflowContext): number {
  return (context.task("task_0") as unknown as TaskResult).output.length;
}
