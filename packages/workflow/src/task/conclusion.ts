import type { JsonObject, WorkflowContext } from "@sheaf/context";
import type { Run, Scope } from "../contract/run.ts";
import {
  InvalidOutputError,
  isWorkflowError,
  NodeFailedError,
  type WorkflowError,
} from "../errors.ts";
import type { Outcome } from "../graph/outcome.ts";
import { actionNameOf, fits, seenBy, targetsOf } from "./next-entries.ts";
import { published } from "./publish.ts";
import { endScopeOf } from "./scope.ts";
import { evaluatorOf, type NextOptions, type TaskDeclaration } from "./task-options.ts";
import { evaluatedCondition } from "./task-plan.ts";
import { failedEnd, resultOf, type TaskEnd } from "./task-result.ts";
import { placeIn, type TaskSite } from "./task-site.ts";

/** A task, as far as its end is concerned. */
interface EndedTask extends TaskSite {
  readonly task: TaskDeclaration;
  /** The entries of `next`; null in a workflow whose tasks run in the order listed. */
  readonly next: readonly NextOptions[] | null;
}

/** Records the result of a task that has ended, publishes, and chooses what comes next. */
export function concluded(
  node: EndedTask,
  context: WorkflowContext,
  ended: TaskEnd,
  run: Run,
  scope: Scope,
): Outcome {
  let [end, after] = recorded(node, ended.joined ?? context, ended, run);
  if (end.status === "succeeded") {
    try {
      after = published(node, "publish", node.task.publish, after, scope, end);
    } catch (thrown) {
      [end, after] = failedAfter(node, end, thrown, after, run);
    }
  }
  let actions: string[] | null = null;
  let unhandled: WorkflowError | null = null;
  if (node.next !== null) {
    try {
      const firing = firingOf(node, after, end, scope);
      if (firing.length > 0 || end.error === null) actions = [];
      for (const [entry, position] of firing) {
        const option = `${entryName(node, position)}.publish`;
        after = published(node, option, entry.publish, after, scope, end);
        if (targetsOf(entry).length > 0) actions?.push(actionNameOf(position));
      }
    } catch (thrown) {
      unhandled = end.error;
      [end, after] = failedAfter(node, end, thrown, after, run);
      actions = null;
    }
  } else if (end.status === "failed" && node.task.onFailure === "continue") actions = [];
  const outcome = outcomeOf(end, after, actions);
  return unhandled === null ? outcome : { ...outcome, unhandled };
}

/** What follows the end has failed, and the task with it. */
function failedAfter(
  node: EndedTask,
  end: TaskEnd,
  thrown: unknown,
  context: WorkflowContext,
  run: Run,
): [TaskEnd, WorkflowContext] {
  const failure = failedEnd(errorOf(node, thrown), end);
  return [failure, context.setTask(node.id, resultIn(node, failure, run))];
}

/** The context with the result. An output may be so deep that the result around it is too deep. */
function recorded(
  node: EndedTask,
  context: WorkflowContext,
  end: TaskEnd,
  run: Run,
): [TaskEnd, WorkflowContext] {
  try {
    return [end, context.setTask(node.id, resultIn(node, end, run))];
  } catch (cause) {
    const place = placeIn(node, "action", { cause });
    const failure = failedEnd(new InvalidOutputError(cause, place));
    return [failure, context.setTask(node.id, resultIn(node, failure, run))];
  }
}

function resultIn(node: EndedTask, end: TaskEnd, run: Run): JsonObject {
  return resultOf(end, run, (node.task.itemWhen ?? node.task.until) !== undefined);
}

function firingOf(
  node: EndedTask,
  context: WorkflowContext,
  end: TaskEnd,
  scope: Scope,
): [NextOptions, number][] {
  const firing: [NextOptions, number][] = [];
  for (const [position, entry] of (node.next ?? []).entries()) {
    if (!fits(entry, end.status)) continue;
    if (entry.when !== undefined) {
      const option = `${entryName(node, position)}.when`;
      const seen = seenBy(entry, endScopeOf(scope, end));
      if (!evaluatedCondition(node, option, evaluatorOf(entry.when), context, seen)) continue;
    }
    firing.push([entry, position]);
  }
  return firing;
}

/** The name of an entry of `next`, which is given alone or in a list. */
function entryName(node: EndedTask, position: number): string {
  return Array.isArray(node.task.next) ? `next[${position}]` : "next";
}

/** What was thrown, as the error of the task that it belongs to. */
export function errorOf(node: EndedTask, thrown: unknown): WorkflowError {
  return isWorkflowError(thrown) && thrown.task === node.id
    ? thrown
    : new NodeFailedError(thrown, placeIn(node, "name"));
}

function outcomeOf(
  { status, output, error }: TaskEnd,
  context: WorkflowContext,
  actions: readonly string[] | null,
): Outcome {
  return { status: status === "canceled" ? "failed" : status, context, output, error, actions };
}
