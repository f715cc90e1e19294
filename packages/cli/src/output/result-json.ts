import type { RunResult, RunStatus, SecretMask, TaskResult, Workflow } from "@sheaf/workflow";
import type { Problem } from "../errors/problem.ts";
import { messageOf } from "../text/unknown-error.ts";
import { OrderedObject } from "./json-chunks.ts";
import { omitIfRepetitive } from "./repeated-values.ts";

/** What `--json` prints. Its names and shapes are stable. */
export interface ResultJson {
  readonly status: RunStatus;
  readonly output: unknown;
  readonly variables: object;
  readonly tasks: OrderedObject;
  readonly sequence: readonly string[];
  readonly errors: readonly object[];
  /** Failures that the document handled, in the shape of `errors`. */
  readonly handled: readonly object[];
  /** Why the run was canceled. */
  readonly reason?: string;
}

/** The result of a run. Its output is null if the document declares none. */
export function resultJson(
  result: RunResult,
  status: RunStatus,
  problems: readonly Problem[],
  handled: readonly Problem[],
  workflow: Workflow | null,
  mask: SecretMask | null,
): ResultJson {
  const { tasks, sequence, context, output } = result;
  const hasOutput = status === "succeeded" && workflow?.settings.output !== undefined;
  const names = [...(workflow?.nodes.keys() ?? [])].filter((name) => Object.hasOwn(tasks, name));
  return {
    status,
    output: hasOutput ? printable(output, mask) : null,
    variables: variablesJson(context, mask),
    tasks: new OrderedObject(taskEntries(names, tasks, mask)),
    sequence,
    errors: problems.map(errorJson),
    handled: handled.map(errorJson),
    ...(status === "canceled" ? { reason: cancelReason(result, mask) } : {}),
  };
}

/** Why the run was canceled, as text. */
export function cancelReason({ reason }: RunResult, mask: SecretMask | null): string {
  const text = messageOf(reason);
  return mask === null ? text : mask.text(text);
}

/** The result of a run that never started. */
export function emptyResultJson(status: RunStatus, problems: readonly Problem[]): ResultJson {
  return {
    status,
    output: null,
    variables: {},
    tasks: new OrderedObject([]),
    sequence: [],
    errors: problems.map(errorJson),
    handled: [],
  };
}

/** The value without secrets, and not printed in full if its text is far larger than the value. */
export function printable(value: unknown, mask: SecretMask | null): unknown {
  const bounded = omitIfRepetitive(value);
  return mask === null ? bounded : mask.value(bounded);
}

/** Names are not masked, because they come from the document. Values are masked as they are printed, so that no copies pile up. */
function variablesJson(context: RunResult["context"], mask: SecretMask | null): object {
  function* entries(): Iterable<readonly [string, unknown]> {
    for (const name of context.names()) yield [name, printable(context.get(name), mask)];
  }
  return new OrderedObject(entries());
}

/** Only outputs are masked: errors have been already, and statuses and counts hold no secrets. */
function* taskEntries(
  names: readonly string[],
  tasks: RunResult["tasks"],
  mask: SecretMask | null,
): Iterable<readonly [string, unknown]> {
  for (const name of names) {
    const result = tasks[name] as TaskResult;
    yield [name, { ...result, output: printable(result.output, mask) }];
  }
}

function errorJson(problem: Problem): object {
  const { code, message, task, index, file, line, column, cause, stack } = problem;
  return { code, message, task, index, file, line, column, cause, stack };
}
