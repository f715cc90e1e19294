import type { WorkflowContext } from "@sheaf/context";
import { BatchNode, compileTasks, createWorkflow, run } from "@sheaf/workflow";
import { compileTemplate } from "@sheaf/template";
import { allocatedBytes } from "../measure/allocated-bytes.ts";
import type { Extent } from "../scenario/dataset.ts";
import { amount, type Effort } from "../measure/effort.ts";
import { freshCopy } from "../measure/fresh-copy.ts";
import { interleaved, type Ratio, ratioOf } from "../measure/interleaving.ts";
import {
  CONCURRENCY,
  contextWithItems,
  doubled,
  type ItemEngine,
  itemContender,
  workflowExtents,
} from "../item-engines.ts";
import { median, minimum } from "../measure/statistics.ts";

/**
 * An item as a whole, at each size of the context: its fork, the rendering of its templates, the run
 * of its own workflow, and the join of what it wrote. A fork alone would not show an engine that
 * copies the context to render a template.
 */
export interface TemplateItems {
  readonly items: number;
  readonly sizes: readonly {
    readonly name: string;
    /** Nanoseconds of an item, its part of the join included. */
    readonly minimum: number;
    readonly median: number;
    /** What an item allocates, its part of the run and of the join included. */
    readonly bytes: number;
  }[];
  /** At each size, against the smallest. */
  readonly bySize: Readonly<Record<string, Ratio>>;
  /** The smallest against itself, which is what noise alone does. */
  readonly noise: Ratio;
}

const ITEMS = 400;
const AGAIN = "again";

/** Runs in a process whose nursery holds several runs: see the probe's options. */
export async function templateItems(effort: Effort): Promise<TemplateItems> {
  effort.say("items with templates: fork, render, run, join");
  const sizes = workflowExtents(effort).map((extent) => {
    const context = contextWithItems(extent, ITEMS);
    return { name: extent.label, context, engine: templateEngine(extent, context, ITEMS) };
  });
  const [smallest] = sizes as [(typeof sizes)[0]];
  const again = { ...smallest.engine, name: AGAIN };
  const contenders = [];
  // V8 compiles the first of several engines for itself alone, the others for all: one that does not
  // count goes ahead of those that do.
  const first = { ...smallest.engine, name: "first" };
  for (const engine of [first, ...sizes.map((size) => size.engine), again])
    contenders.push(await itemContender(engine, ITEMS));
  await interleaved(contenders, amount(effort, 2, 4));
  const samples = await interleaved(contenders, amount(effort, 3, 12));
  const costs: TemplateItems["sizes"][number][] = [];
  for (const { name, engine } of sizes) {
    const repeat = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) await engine.run();
    };
    const { bytes } = await allocatedBytes(repeat, {
      operations: 1,
      windows: amount(effort, 5, 15),
      warmUp: amount(effort, 12, 40),
    });
    const times = samples[name] ?? [];
    costs.push({ name, minimum: minimum(times), median: median(times), bytes: bytes / ITEMS });
  }
  return {
    items: ITEMS,
    sizes: costs,
    bySize: Object.fromEntries(
      sizes.map(({ name }) => [name, ratioOf(samples, name, smallest.name)]),
    ),
    noise: ratioOf(samples, AGAIN, smallest.name),
  };
}

/** A list of items that are workflows; each renders its input and publishes what it found. */
export function templateEngine(
  { label }: Pick<Extent, "label">,
  context: WorkflowContext,
  count: number,
): ItemEngine {
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
      items: (start) => start.get("servers") as readonly unknown[],
      workflow: item,
      concurrency: CONCURRENCY,
      policies: { visited: "sum" },
    }),
  );
  const expected = (count * (count - 1)) / 2;
  return {
    name: label,
    addend: (context.task("task_0") as { output: readonly unknown[] }).output.length,
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
