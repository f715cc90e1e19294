import type { RunResult, RunStatus, SecretMask, TaskResult, Workflow } from "@sheaf/workflow";
import type { Problem } from "../errors/problem.ts";
import { messageOf } from "../text/unknown-error.ts";
import { Ordered } from "./json-chunks.ts";
import { cutWhereHuge } from "./repeated-values.ts";

/** What `--json` prints: names and shapes are relied upon. */
export interface ResultJson {
  readonly status: RunStatus;
  readonly output: unknown;
  readonly variables: object;
  readonly tasks: Ordered;
  readonly sequence: readonly string[];
  readonly errors: readonly object[];
  /** Failures that the document handled, as `errors` are told. */
  readonly handled: readonly object[];
  /** Why the run was canceled. */
  readonly reason?: string;
}

/** A run that ended. Its output is null where the document declares none. */
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
    output: hasOutput ? shown(output, mask) : null,
    variables: shownVariables(context, mask),
    tasks: new Ordered(shownResults(names, tasks, mask)),
    sequence,
    errors: problems.map(errorJson),
    handled: handled.map(errorJson),
    ...(status === "canceled" ? { reason: reasonText(result, mask) } : {}),
  };
}

/** Why the run was canceled, for people. */
export function reasonText({ reason }: RunResult, mask: SecretMask | null): string {
  const text = messageOf(reason);
  return mask === null ? text : mask.text(text);
}

/** A run that never began. */
export function emptyResultJson(status: RunStatus, problems: readonly Problem[]): ResultJson {
  return {
    status,
    output: null,
    variables: {},
    tasks: new Ordered([]),
    sequence: [],
    errors: problems.map(errorJson),
    handled: [],
  };
}

function shown(given: unknown, mask: SecretMask | null): unknown {
  const value = cutWhereHuge(given);
  return mask === null ? value : mask.value(value);
}

/** The names come from the document and are never secret. What was masked is not kept. */
function shownVariables(context: RunResult["context"], mask: SecretMask | null): object {
  function* entries(): Iterable<readonly [string, unknown]> {
    for (const name of context.names()) yield [name, shown(context.get(name), mask)];
  }
  return new Ordered(entries());
}

/** Reports of errors were masked when they were made; statuses and counts are the engine's own. */
function* shownResults(
  names: readonly string[],
  tasks: RunResult["tasks"],
  mask: SecretMask | null,
): Iterable<readonly [string, unknown]> {
  for (const name of names) {
    const result = tasks[name] as TaskResult;
    yield [name, { ...result, output: shown(result.output, mask) }];
  }
}

function errorJson({ code, message, task, index, line, column, cause, stack }: Problem): object {
  return { code, message, task, index, line, column, cause, stack };
}
