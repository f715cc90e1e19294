import {
  compileTasks,
  type ItemsResult,
  run,
  type RunOptions,
  type RunResult,
} from "@sheaf/workflow";
import { loadWorkflow, validateWorkflow } from "../src/index.ts";

/** Declarations of tasks, in their untyped form. */
export type Tasks = Parameters<typeof compileTasks>[0];

/** What is wrong with a document, a line each: `line:column CODE`. */
export function outline(text: string): readonly string[] {
  return validateWorkflow(text).map(({ line, column, code }) => `${line}:${column} ${code}`);
}

/** An action that returns its input. */
export const echo = ({ input }: { readonly input: unknown }): unknown => input;

/** Runs a document; `core.echo` returns its input. */
export function runDocument(text: string, options: RunOptions = {}): Promise<RunResult> {
  const actions = { "core.echo": echo, ...options.actions };
  return run(loadWorkflow(text), { ...options, actions }).result;
}

/** Runs tasks that are declared in code. */
export function runTasks(
  tasks: Tasks,
  settings: Parameters<typeof compileTasks>[1] = {},
  options: RunOptions = {},
): Promise<RunResult> {
  return run(compileTasks(tasks, settings), options).result;
}

/** A document of one task that returns its input, and whose output is that. */
export function echoing(input: string, rest = ""): string {
  return `${rest}\ntasks:\n  - name: t\n    action: core.echo\n    input: ${input}\noutput: "{{ task.t.output }}"\n`;
}

/** The result of a task with items. */
export function itemsOf({ tasks }: RunResult, name: string): ItemsResult {
  return tasks[name] as ItemsResult;
}

/** The codes of the errors. */
export function codesOf({ errors }: RunResult): string[] {
  return errors.map(({ code }) => code);
}
