import type { WorkflowContext } from "@sheaf/context";
import type { RunResult, Workflow } from "@sheaf/workflow";
import type { Item } from "../scenario/scenario.ts";
import { type Case, expectAnswer, type Operation } from "../measure/case.ts";
import type { Workbench } from "../scenario/workbench.ts";

const BATCH_ITEMS = 200;
const CONCURRENCY = 10;

/** Items that workflows run, by the item. */
export const workflowCases: readonly Case<Workbench>[] = [
  {
    id: "workflow-item",
    title: "An item of a task over a list of 1,000, its input from the context",
    prepare: async (bench) => taskOperation(bench, servers, "outputs", 1_000),
  },
  {
    id: "stream-item",
    title: "An item of a task over a stream of 200, of which nothing is kept",
    prepare: async (bench) => taskOperation(bench, streamed, "none", 200),
  },
  {
    id: "batch-item",
    title: "An item of a batch node over 200: a workflow of one node that writes a variable",
    prepare: batchOperation,
  },
];

function servers(context: WorkflowContext): readonly Item[] {
  return context.get("servers") as unknown as readonly Item[];
}

async function* streamed(context: WorkflowContext): AsyncGenerator<Item> {
  yield* servers(context);
}

/** Runs of one task with items on the context of the scenario. */
async function taskOperation(
  bench: Workbench,
  withItems: (context: WorkflowContext) => unknown,
  collect: "outputs" | "none",
  count: number,
): Promise<Operation> {
  const { compileTasks, run } = bench.libraries.workflow;
  const context = contextWithServers(bench, count);
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

async function batchOperation(bench: Workbench): Promise<Operation> {
  const { BatchNode, createWorkflow, run, succeeded } = bench.libraries.workflow;
  const context = contextWithServers(bench, BATCH_ITEMS);
  const inner = createWorkflow({
    id: "visit",
    process: (fork: WorkflowContext) => succeeded(fork.set(`seen_${fork.index}`, 1), fork.index),
  });
  // Builds of older commits know the option by its former name.
  const limit = { concurrency: CONCURRENCY, parallelism: CONCURRENCY };
  const workflow: Workflow = createWorkflow(
    new BatchNode("batch", { items: servers, workflow: inner, ...limit }),
  );
  const call = async (): Promise<RunResult> => run(workflow, { context }).result;
  const joined = (await call()).context;
  expectAnswer([joined.get("seen_0"), joined.get(`seen_${BATCH_ITEMS - 1}`)], [1, 1]);
  return { operations: BATCH_ITEMS, waits: true, makes: true, call };
}

function contextWithServers(bench: Workbench, count: number): WorkflowContext {
  const context = bench.context() as unknown as WorkflowContext;
  return context.set("servers", bench.items(count) as never);
}
