import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkflowContext } from "@sheaf/context";
import { expectAnswer } from "../../measure/case.ts";
import { ownBench } from "../../scenario/workbench.ts";
import type { StepWork } from "./engine.ts";

/** Ours: a journal in a file. */
export async function journaledSteps({ steps, extent }: StepWork): Promise<() => Promise<number>> {
  const bench = await ownBench();
  const { compileTasks, fileJournal, run } = bench.libraries.workflow;
  const tasks = Array.from({ length: steps }, (_, step) => ({
    name: `step_${step}`,
    action: async () => step,
    ...(step === steps - 1 ? {} : { next: [{ do: `step_${step + 1}` }] }),
  }));
  const workflow = compileTasks(tasks, {});
  const context = bench.context(extent) as unknown as WorkflowContext;
  const folder = mkdtempSync(join(tmpdir(), "sheaf-steps-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "journal");
  return async () => {
    rmSync(path, { force: true });
    const result = await run(workflow, { context, journal: fileJournal(path) }).result;
    expectAnswer(result.tasks[`step_${steps - 1}`]?.output, steps - 1);
    return statSync(path).size;
  };
}
