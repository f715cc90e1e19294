import { quote } from "@sheaf/context/messages";
import { InvalidRunError } from "../errors.ts";
import { inProcess } from "../executor/in-process.ts";
import { Workflow } from "../graph/workflow.ts";
import type { HandledInside } from "../engine/handled.ts";
import type { Run } from "../contract/run.ts";
import { SubWorkflow } from "../engine/sub-workflow.ts";
import type { ActionCall, ActionFunction } from "../contract/action.ts";
import type { TaskDeclaration } from "./task-options.ts";
import { isWait, waitIn } from "./wait-for.ts";

/** The action of a task: a function, an action of the run by its name, or a workflow. */
export function actionOf(
  { name: task, action = task, withItems, retry }: TaskDeclaration,
  run: Run,
  handled: HandledInside | null,
): ActionFunction {
  if (action instanceof Workflow) {
    const isRepeated = retry !== undefined;
    const inside = new SubWorkflow(action, run.within(task), isRepeated, handled as HandledInside);
    return withItems === undefined
      ? (call: ActionCall) => inside.attempt(call, { task })
      : (call: ActionCall) => inside.attempt(call, { task, index: call.index });
  }
  const called = typeof action === "function" ? action : actionNamed(action, task, run);
  return isWait(called) ? waitIn(called, task, withItems !== undefined, run) : called;
}

function actionNamed(action: string, task: string, { actions, executor }: Run): ActionFunction {
  if (Object.hasOwn(actions, action)) return actions[action] as ActionFunction;
  const refuse = (): never => {
    throw new InvalidRunError("UNKNOWN_ACTION", `Cannot find action ${quote(action)}`, { task });
  };
  // The executor has it; only its own way to call it here is closed.
  return executor === inProcess ? refuse() : refuse;
}
