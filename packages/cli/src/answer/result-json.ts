import type { RunResult, RunStatus, Workflow } from "@sheaf/workflow";
import type { Problem } from "../problem.ts";
import { Ordered } from "./json-pieces.ts";

/** What `--json` prints: names and shapes are relied upon. */
export interface ResultJson {
  readonly status: RunStatus;
  readonly output: unknown;
  readonly variables: object;
  readonly tasks: Ordered;
  readonly sequence: readonly string[];
  readonly errors: readonly object[];
}

/** A run that ended. Its output is null where the document declares none. */
export function resultJson(
  result: RunResult,
  status: RunStatus,
  problems: readonly Problem[],
  workflow: Workflow | null,
): ResultJson {
  const { tasks, sequence, context, output } = result;
  const hasOutput = status === "succeeded" && workflow?.settings.output !== undefined;
  const names = [...(workflow?.nodes.keys() ?? [])].filter((name) => Object.hasOwn(tasks, name));
  return {
    status,
    output: hasOutput ? output : null,
    variables: context.toJSON().variables,
    tasks: new Ordered(names.map((name) => [name, tasks[name]] as const)),
    sequence,
    errors: problems.map(errorJson),
  };
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
  };
}

function errorJson({ code, message, task, index, line, column }: Problem): object {
  return { code, message, task, index, line, column };
}
