import type { WorkflowContext } from "@sheaf/context";
import { expectAnswer, type Operation } from "../measure/case.ts";
import type { Contender } from "../measure/interleaving.ts";
import { freshCopy } from "../measure/fresh-copy.ts";
import { again } from "../measure/measurement.ts";
import { LARGE_NURSERY } from "../measure/subject.ts";
import type { Extent } from "../scenario/dataset.ts";
import {
  addendIn,
  batchOver,
  contextWithItems,
  doubled,
  type ItemEngine,
  itemContender,
  keepItemBytes,
  ranWell,
  workflowExtents,
} from "../scenario/item-engines.ts";
import type { Workbench } from "../scenario/workbench.ts";
import { experiments, growing, type Lab, rows, type Subject } from "./declare.ts";
import { runOver } from "./item-features.ts";

/** Batches: each item runs a workflow of its own, and what it wrote is joined. */
export const batches: Subject = {
  name: "batches",
  packages: ["context", "template", "workflow"],
  rows: rows(
    { compared: { at: 200 }, ...growing([50, 500, 5_000], { atMost: 1.2 }) },
    {
      "batch-item | An item of a batch node: a workflow of one node that writes a variable":
        batchItem,
    },
  ),
  // In one thread V8 optimises and collects at the same points every time; several runs fit into the
  // nursery.
  experiments: experiments("alone", { "template-items": templateItems }, [
    "--single-threaded",
    ...LARGE_NURSERY,
  ]),
  targets: [
    "template-items-time | An item forked, rendered, run and joined, in the slowest of several contexts to the fastest | spread of to the smallest context <= 1.1 | medians of the ratios of rounds in turns; least times {each least time}; one against itself {to itself of noise}",
    "template-items-bytes | Bytes of such an item, where they are most to where they are least | spread of allocated <= 1.01 | median of windows of a whole run: {each allocated}",
  ],
  tables: {
    "Items with templates, as a whole | context | time (least): least time | time (median): median time | allocated while running: allocated":
      "Per item of 400: its fork, its templates, the run of its own workflow, its part of the join. If the context were copied anywhere on the way, it would show here.",
  },
};

async function batchItem(bench: Workbench, size: number): Promise<Operation> {
  const { createWorkflow, succeeded } = bench.libraries.workflow;
  const inner = createWorkflow({
    id: "visit",
    process: (fork: WorkflowContext) => succeeded(fork.set(`seen_${fork.index}`, 1), fork.index),
  });
  const operation = await runOver(bench, { workflow: batchOver(bench, inner) }, size);
  const joined = (await operation.call()).context;
  expectAnswer([joined.get("seen_0"), joined.get(`seen_${size - 1}`)], [1, 1]);
  return operation;
}

const ITEMS = 400;

/**
 * An item as a whole, at each size of the context: its fork, the rendering of its templates, the run
 * of its own workflow, and the join of what it wrote. A fork alone would not show that an engine
 * copies the context to render a template.
 */
async function templateItems(lab: Lab): Promise<void> {
  const engines = workflowExtents(lab).map((extent) =>
    templateEngine(lab.bench, extent, contextWithItems(lab.bench, extent, ITEMS), ITEMS),
  );
  const [smallest] = engines as [ItemEngine];
  const contenders: Contender[] = [];
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
  bench: Workbench,
  { label }: Pick<Extent, "label">,
  context: WorkflowContext,
  count: number,
): ItemEngine {
  const { compileTemplate } = bench.libraries.template;
  const action = freshCopy(doubled);
  const visit = {
    name: "visit",
    input: { id: compileTemplate("{{ item.id + length(task.task_0.output) }}") },
    action: ({ input }: { input: { id: number } }) => action(input),
    publish: { visited: compileTemplate("{{ item.id }}") },
  };
  const output = compileTemplate("{{ task.visit.output }}");
  const item = bench.libraries.workflow.compileTasks([visit], { output });
  const workflow = batchOver(bench, item, { policies: { visited: "sum" } });
  const expected = (count * (count - 1)) / 2;
  const run = async () => {
    const result = await ranWell(bench, workflow, { context });
    const visited = result.context.get("visited");
    if (visited !== expected)
      throw new Error(`Cannot time the items: joined, they are ${JSON.stringify(visited)}`);
    return result.output as readonly unknown[];
  };
  return { name: label, addend: addendIn(context), run };
}
