// Mastra's `.foreach` with `concurrency`, over a workflow whose input is the list, as its page on
// control flow shows. What earlier tasks left is reached by closure: nothing is copied for an item.
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { z } from "zod";

export async function prepare({ items, context, concurrency, action }) {
  const visit = createStep({
    id: "visit",
    inputSchema: z.object({ id: z.number(), name: z.string() }),
    outputSchema: z.number(),
    execute: async ({ inputData }) =>
      action({ id: inputData.id + context.tasks.task_0.output.length }),
  });
  const workflow = createWorkflow({
    id: "visit-all",
    inputSchema: z.array(z.object({ id: z.number(), name: z.string() })),
    outputSchema: z.array(z.number()),
  })
    .foreach(visit, { concurrency })
    .commit();
  return async () => {
    const run = await workflow.createRun();
    const result = await run.start({ inputData: items });
    if (result.status !== "success")
      throw result.error ?? new Error(`It ended as ${result.status}`);
    return result.result;
  };
}
