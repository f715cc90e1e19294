import {
  compileTasks,
  run,
  type RunHandle,
  type RunOptions,
  type WorkflowEvent,
} from "../../src/index.ts";
import type { Tasks } from "../run/run-tasks.ts";

/** The run, and a promise that it waits. */
export function waitingRun(
  tasks: Tasks,
  options: RunOptions = {},
): { readonly handle: RunHandle; readonly waits: Promise<void>; readonly events: string[] } {
  const events: string[] = [];
  let onWait: () => void = () => {};
  const waits = new Promise<void>((resolve) => {
    onWait = resolve;
  });
  const onEvent = (event: WorkflowEvent): void => {
    events.push(event.type);
    if (event.type === "task.waiting") onWait();
  };
  return { handle: run(compileTasks(tasks, {}), { ...options, onEvent }), waits, events };
}
