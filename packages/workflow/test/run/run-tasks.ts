import { expect, vi } from "vitest";
import {
  compileTasks,
  type NextOptions,
  run,
  type RunOptions,
  type RunResult,
  type WorkflowEvent,
} from "../../src/index.ts";
import type { ItemsResult } from "../../src/task/task-result.ts";

/** Declarations of tasks, in their untyped form. */
export type Tasks = Parameters<typeof compileTasks>[0];
/** The settings of a workflow of tasks. */
export type Settings = Parameters<typeof compileTasks>[1];

/** Runs the tasks. */
export function runTasks(
  tasks: Tasks,
  settings: Settings = {},
  options: RunOptions = {},
): Promise<RunResult> {
  return run(compileTasks(tasks, settings), options).result;
}

/** The same, with `start: true` for each task that no `next` names. */
export function runFromAllStarts(tasks: Tasks, settings: Settings = {}): Promise<RunResult> {
  return runTasks(withAllStarts(tasks), settings);
}

/** The tasks, with `start: true` for each that no `next` names. */
export function withAllStarts(tasks: Tasks): Tasks {
  const named = new Set(
    tasks.flatMap(({ next = [] }) =>
      (Array.isArray(next) ? (next as NextOptions[]) : [next as NextOptions]).flatMap(
        (entry) => entry.do ?? [],
      ),
    ),
  );
  return tasks.map((task) => (named.has(task.name) ? task : { ...task, start: true }));
}

/** Runs the tasks, and collects all events. */
export async function runWithEvents(
  tasks: Tasks,
  settings: Settings = {},
  options: RunOptions = {},
): Promise<{ readonly result: RunResult; readonly events: readonly WorkflowEvent[] }> {
  const events: WorkflowEvent[] = [];
  const onEvent = (event: WorkflowEvent): unknown => events.push(event);
  const result = await runTasks(tasks, settings, { ...options, onEvent });
  return { result, events };
}

/** The result of a task with items. */
export function itemsOf({ tasks }: RunResult, name: string): ItemsResult {
  return tasks[name] as ItemsResult;
}

/** The codes of the errors. */
export function codesOf({ errors }: RunResult): string[] {
  return errors.map(({ code }) => code);
}

/** Lets faked timers run until the promise has settled: many items take turns of the host in between. */
export async function afterTimers<Value>(promise: Promise<Value>): Promise<Value> {
  const state = { isOver: false };
  const end = (): void => {
    state.isOver = true;
  };
  void promise.then(end, end);
  for (let round = 0; round < 10_000 && !state.isOver; round++) {
    await settled();
    await vi.runAllTimersAsync();
  }
  expect(state.isOver).toBe(true);
  return promise;
}

/** Waits until everything has happened that needs no timer. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve));
  });
}
