// Mastra's `.foreach` with `concurrency`, over a workflow whose input is the list, as its page on
// control flow shows. What earlier tasks left is reached by closure: nothing is copied for an item.
import { Mastra } from "@mastra/core/mastra";
import { InMemoryStore } from "@mastra/core/storage";
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

/**
 * Steps one after the other, after each of which the snapshot of the run is stored, as JSON, which is
 * what its stores of databases write. Gives the bytes.
 */
export async function prepareSteps({ state, steps }) {
  const schema = z.any();
  const workflow = Array.from({ length: steps }, (_, step) =>
    createStep({
      id: `step_${step}`,
      inputSchema: schema,
      outputSchema: schema,
      execute: async () => ({ last: step }),
    }),
  ).reduce(
    (before, step) => before.then(step),
    createWorkflow({ id: "steps", inputSchema: schema, outputSchema: schema }),
  );
  const storage = new InMemoryStore();
  const committed = workflow.commit();
  // What a workflow is registered with is where it writes.
  void new Mastra({ workflows: { steps: committed }, storage, logger: false });
  const workflows = await storage.getStore("workflows");
  let written = 0;
  workflows.persistWorkflowSnapshot = async ({ snapshot }) => {
    written += Buffer.byteLength(JSON.stringify(snapshot));
  };
  return async () => {
    written = 0;
    const run = await workflow.createRun();
    const { status, result } = await run.start({ inputData: state });
    if (status !== "success" || result.last !== steps - 1) throw new Error(`It ended as ${status}`);
    return written;
  };
}
