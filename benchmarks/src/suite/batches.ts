import type { WorkflowContext } from "@sheaf/context";
import type { RunResult, Workflow } from "@sheaf/workflow";
import { expectAnswer, type Operation } from "../measure/case.ts";
import { freshCopy } from "../measure/fresh-copy.ts";
import type { Lab } from "../measure/lab.ts";
import { again } from "../measure/measurement.ts";
import { LARGE_NURSERY, type Subject } from "../measure/subject.ts";
import { formatBytes, formatRatio, formatTime } from "../output/quantities.ts";
import { type Extent, SCENARIO } from "../scenario/dataset.ts";
import {
  addendIn,
  CONCURRENCY,
  contextWithItems,
  doubled,
  type ItemEngine,
  itemContender,
  keepItemBytes,
  serversIn,
  workflowExtents,
} from "../scenario/item-engines.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { guarded } from "./declare.ts";

/** Batches: each item runs a workflow of its own, and what it wrote is joined. */
export const batches: Subject<Workbench> = {
  name: "batches",
  packages: ["context", "template", "workflow"],
  cases: [
    guarded(
      "batch-item",
      "An item of a batch node over 200: a workflow of one node that writes a variable",
      batchOperation,
    ),
  ],
  experiments: [
    {
      name: "template-items",
      runs: "alone",
      // In one thread V8 optimises and collects at the same points every time; several runs fit into
      // the nursery.
      nodeOptions: ["--single-threaded", ...LARGE_NURSERY],
      measure: templateItems,
    },
  ],
  targets: (m) => {
    const shown = m
      .each("least time")
      .map(
        ({ case: name, value }) =>
          `${name} ${formatTime(value)} and ${formatBytes(m.value(name, "allocated"))}`,
      );
    return [
      `template-items-time | An item forked, rendered, run and joined, in the slowest of several contexts to the fastest | ${m.spread("to the smallest context")} ratio <= 1.1 | medians of the ratios of rounds in turns; ${shown.join("; ")}; one against itself ${formatRatio(m.ratio("noise", "itself").median)}`,
      `template-items-bytes | Bytes of such an item, where they are most to where they are least | ${m.spread("allocated")} ratio <= 1.01 | median of windows of a whole run`,
    ];
  },
  tables: [
    {
      title: "Items with templates, as a whole",
      first: "context",
      columns:
        "time (least): least time | time (median): median time | allocated while running: allocated",
      note: "Per item of 400: its fork, its templates, the run of its own workflow, its part of the join. If the context were copied anywhere on the way, it would show here.",
    },
  ],
};

const BATCH_ITEMS = 200;

async function batchOperation(bench: Workbench): Promise<Operation> {
  const { BatchNode, createWorkflow, run, succeeded } = bench.libraries.workflow;
  const context = contextWithItems(bench, SCENARIO, BATCH_ITEMS);
  const inner = createWorkflow({
    id: "visit",
    process: (fork: WorkflowContext) => succeeded(fork.set(`seen_${fork.index}`, 1), fork.index),
  });
  // Builds of older commits know the limit by its former name alone.
  const workflow: Workflow = createWorkflow(
    new BatchNode("batch", { items: serversIn, workflow: inner, parallelism: CONCURRENCY }),
  );
  const call = async (): Promise<RunResult> => run(workflow, { context }).result;
  const joined = (await call()).context;
  expectAnswer([joined.get("seen_0"), joined.get(`seen_${BATCH_ITEMS - 1}`)], [1, 1]);
  return { operations: BATCH_ITEMS, waits: true, makes: true, call };
}

const ITEMS = 400;

/**
 * An item as a whole, at each size of the context: its fork, the rendering of its templates, the run
 * of its own workflow, and the join of what it wrote. A fork alone would not show that an engine
 * copies the context to render a template.
 */
async function templateItems(lab: Lab<Workbench>): Promise<void> {
  lab.say("items with templates: fork, render, run, join");
  const engines = workflowExtents(lab).map((extent) =>
    templateEngine(lab.bench, extent, contextWithItems(lab.bench, extent, ITEMS), ITEMS),
  );
  const [smallest] = engines as [ItemEngine];
  const contenders = [];
  // V8 compiles the first of several engines for itself alone, the others for all: one that does not
  // count runs ahead of those that do.
  const first = { ...smallest, name: "first" };
  for (const engine of [first, ...engines, { ...smallest, name: again(smallest.name) }])
    contenders.push(await itemContender(engine, ITEMS));
  await lab.race([2, 4], contenders);
  const race = await lab.race([3, 12], contenders);
  const options = { windows: lab.amount(5, 15), warmUp: lab.amount(12, 40) };
  for (const engine of engines) {
    race.times(engine.name);
    await keepItemBytes(lab, engine, ITEMS, options);
    race.ratio(engine.name, smallest.name, [engine.name, "the smallest context"]);
  }
  race.noise(smallest.name);
}

/** A list of items that are workflows; each renders its input and publishes what it found. */
export function templateEngine(
  { libraries }: Workbench,
  { label }: Pick<Extent, "label">,
  context: WorkflowContext,
  count: number,
): ItemEngine {
  const { BatchNode, compileTasks, createWorkflow, run } = libraries.workflow;
  const { compileTemplate } = libraries.template;
  const action = freshCopy(doubled);
  const item = compileTasks(
    [
      {
        name: "visit",
        input: { id: compileTemplate("{{ item.id + length(task.task_0.output) }}") },
        action: ({ input }: { input: { id: number } }) => action(input),
        publish: { visited: compileTemplate("{{ item.id }}") },
      },
    ],
    { output: compileTemplate("{{ task.visit.output }}") },
  );
  const workflow = createWorkflow(
    new BatchNode("all", {
      items: serversIn,
      workflow: item,
      concurrency: CONCURRENCY,
      policies: { visited: "sum" },
    }),
  );
  const expected = (count * (count - 1)) / 2;
  return {
    name: label,
    addend: addendIn(context),
    run: async () => {
      const result = await run(workflow, { context }).result;
      if (result.errors[0] !== undefined) throw result.errors[0];
      const visited = result.context.get("visited");
      if (visited !== expected)
        throw new Error(`Cannot time the items: joined, they are ${JSON.stringify(visited)}`);
      return result.output as readonly unknown[];
    },
  };
}
