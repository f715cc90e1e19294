import {
  run,
  type RunOptions,
  type RunResult,
  type SecretMask,
  type Workflow,
} from "@sheaf/workflow";
import { type TaskInTree, taskTreeOf, type TaskTree } from "@sheaf/workflow/declaration";
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";
import type { OutputOptions } from "../output/output-options.ts";
import { printable } from "../output/result-json.ts";
import { escapeControlCharacters } from "../text/control-characters.ts";

/**
 * Checks what a run checks before its first task: its actions, parameters and secrets. The run is
 * canceled before it starts, so nothing is performed or recorded. Its status is `invalid` if something
 * is wrong.
 */
export function checkedRun(
  workflow: Workflow,
  { journal: _journal, ...options }: RunOptions,
): Promise<RunResult> {
  return run(workflow, { ...options, signal: AbortSignal.abort() }).result;
}

/** `sheaf run --dry-run`: prints what the run would begin with. Returns the exit status. */
export function printDryRun(
  workflow: Workflow,
  { context }: RunResult,
  { json = false }: OutputOptions,
  mask: SecretMask | null,
  host: Host,
): number {
  const parameters = printable(context.parameters, mask);
  const { starts } = workflow;
  const tasks = [...workflow.nodes.keys()];
  const tree = taskTreeOf(workflow);
  const hasInside = isNested(tree);
  if (json) {
    const inside = hasInside ? { tree } : {};
    const shown = { status: "valid", parameters, starts, tasks, ...inside };
    host.stdout.write(`${JSON.stringify(shown)}\n`);
  } else {
    host.stdout.write(`Nothing was run: the document, its actions and its input are valid
parameters: ${escapeControlCharacters(JSON.stringify(parameters))}
starts with: ${list(starts)}
tasks:${hasInside ? `\n${[...treeLines(tree, 1)].join("\n")}` : ` ${list(tasks)}`}
`);
  }
  return EXIT_STATUS.succeeded;
}

function isNested({ tasks, finally: last }: TaskTree): boolean {
  return last !== undefined || tasks.some((task) => Object.keys(task).length > 1);
}

function* treeLines({ tasks, finally: last }: TaskTree, depth: number): Iterable<string> {
  for (const task of tasks) yield* taskLines(task, depth);
  if (last === undefined) return;
  yield `${indent(depth)}at the end:`;
  yield* treeLines(last, depth + 1);
}

function* taskLines({ name, workflow, sameAs, each }: TaskInTree, depth: number): Iterable<string> {
  const same = sameAs === undefined ? "" : ` (runs the workflow of ${list([sameAs])})`;
  yield `${indent(depth)}${list([name])}${same}`;
  if (workflow !== undefined) yield* treeLines(workflow, depth + 1);
  if (each === undefined) return;
  yield `${indent(depth + 1)}for each item:`;
  yield* treeLines(each, depth + 2);
}

function indent(depth: number): string {
  return "  ".repeat(depth);
}

function list(names: readonly string[]): string {
  return names.map((name) => escapeControlCharacters(name)).join(", ");
}
