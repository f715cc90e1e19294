import {
  run,
  type RunOptions,
  type RunResult,
  type SecretMask,
  type Workflow,
} from "@sheaf/workflow";
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
  if (json)
    host.stdout.write(`${JSON.stringify({ status: "valid", parameters, starts, tasks })}\n`);
  else {
    host.stdout.write(`Nothing was run: the document, its actions and its input are valid
parameters: ${escapeControlCharacters(JSON.stringify(parameters))}
starts with: ${list(starts)}
tasks: ${list(tasks)}
`);
  }
  return EXIT_STATUS.succeeded;
}

function list(names: readonly string[]): string {
  return names.map((name) => escapeControlCharacters(name)).join(", ");
}
