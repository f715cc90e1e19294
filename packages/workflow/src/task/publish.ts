import type { Json, WorkflowContext } from "@sheaf/context";
import { invalidValueIn, messageOf } from "@sheaf/context/messages";
import type { Scope } from "../contract/run.ts";
import { type EndScope, endScopeOf } from "./scope.ts";
import { type Evaluate, evaluatorOf, type Expression } from "./task-options.ts";
import { evaluated } from "./task-plan.ts";
import type { TaskEnd } from "./task-result.ts";
import { optionError, type TaskSite } from "./task-site.ts";

/** The context with all entries of a `publish`, or none where one fails. */
export function published(
  site: TaskSite,
  option: string,
  block: Readonly<Record<string, Expression<unknown, WorkflowContext, EndScope>>> | undefined,
  context: WorkflowContext,
  scope: Scope,
  end: TaskEnd,
): WorkflowContext {
  if (block === undefined) return context;
  const seen = endScopeOf(scope, end);
  let after = context;
  for (const [name, expression] of Object.entries(block)) {
    const evaluate = evaluatorOf(expression) as unknown as Evaluate<Json, EndScope>;
    const place = `${option}.${name}`;
    const value = evaluated(site, place, evaluate, after, seen);
    try {
      after = after.set(name, value);
    } catch (cause) {
      const problem = invalidValueIn(cause) ?? messageOf(cause);
      throw optionError(site, "INVALID_VALUE", place, problem, { cause });
    }
  }
  return after;
}
