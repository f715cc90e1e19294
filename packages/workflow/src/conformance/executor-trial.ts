import { createContext, type WorkflowContext } from "@sheaf/context";
import type { WorkflowEvent } from "../contract/events.ts";
import type { Executor } from "../contract/executor.ts";
import type { RunResult } from "../run/run-result.ts";
import type { RunHandle } from "../run/run-handle.ts";
import { run } from "../run/run.ts";
import { compileTasks } from "../task/compile-tasks.ts";
import type { TaskOptions } from "../task/task-options.ts";
import type { ItemsResult } from "../task/task-result.ts";
import { conformanceActions } from "./actions.ts";

/** Runs one task with these items on the executor. */
export function started(
  executor: Executor,
  items: unknown,
  options: TaskOptions,
  onEvent: (event: WorkflowEvent) => unknown = () => {},
): RunHandle {
  const workflow = compileTasks([{ ...options, name: "checked", withItems: () => items }], {});
  const context: WorkflowContext = createContext({ variables: { before: "a variable" } });
  return run(workflow, {
    executor,
    actions: conformanceActions,
    context: context.setTask("earlier", { output: 7 }),
    grace: 0.05,
    onEvent,
  });
}

/** The result of that task. Rejects with the first error of the run. */
export async function resultOf(
  executor: Executor,
  items: unknown,
  options: TaskOptions,
): Promise<ItemsResult> {
  const { tasks, errors }: RunResult = await started(executor, items, options).result;
  if (errors[0] !== undefined) throw errors[0];
  return tasks["checked"] as ItemsResult;
}

/** An item that failed, as results have it. */
export function failure(index: number, attempts: number, code: string, message: string): object {
  return { index, status: "failed", attempts, error: { code, message } };
}
