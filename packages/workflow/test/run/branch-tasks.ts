import type { WorkflowContext } from "@sheaf/context";
import type { Tasks } from "./run-tasks.ts";

/** A task that leads to these targets; by default it does nothing. */
export function task(
  name: string,
  targets: readonly string[],
  rest: Partial<Tasks[number]> = {},
): Tasks[number] {
  const next = targets.length === 0 ? [] : { do: targets };
  return { name, action: () => null, next, ...rest };
}

/** For `publish`: the list in a variable with one more value. */
export function appended(name: string, value: unknown): (context: WorkflowContext) => unknown {
  return (context) => [...((context.get(name) ?? []) as unknown[]), value];
}
