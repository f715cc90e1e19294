import type { WorkflowContext } from "@sheaf/context";
import { quote } from "@sheaf/context/messages";
import type { ActionSlots } from "../contract/action-slots.ts";
import type { Cancellation } from "../contract/cancellation.ts";
import type { Run, Scope } from "../contract/run.ts";
import type { TaskDeclaration } from "./task-options.ts";
import { concurrencyOf } from "./task-plan.ts";
import type { TaskEnd } from "./task-result.ts";
import { optionError, type TaskSite } from "./task-site.ts";

/** Does the work of a task under `each` when it is the turn of its item: no more are in the task at once than its `concurrency`. */
export async function inTurn(
  site: TaskSite,
  task: TaskDeclaration,
  context: WorkflowContext,
  run: Run,
  scope: Scope,
  work: () => TaskEnd | Promise<TaskEnd>,
): Promise<TaskEnd> {
  const count = concurrencyOf(site, task, context, scope);
  const slots = run.control.slotsOf(run.path + site.id, count);
  if (slots === null) {
    const problem = `${quote(String(count))} is not what other items found`;
    throw optionError(site, "INVALID_OPTION", "concurrency", problem);
  }
  const hasTurn = slots.take() || (await turnIn(slots, run.cancellation));
  try {
    return await work();
  } finally {
    if (hasTurn) slots.free();
  }
}

/** Resolves to true with a slot, and to false once the run is canceled, when nothing starts. */
function turnIn(slots: ActionSlots, cancellation: Cancellation): Promise<boolean> {
  return new Promise((resolve) => {
    const leave = slots.wait(() => {
      cancellation.unwatch(watcher);
      resolve(true);
    });
    const watcher = {
      canceled: (): void => {
        leave();
        cancellation.unwatch(watcher);
        resolve(false);
      },
      abandoned: (): void => {},
      addRunning: (): void => {},
    };
    cancellation.watch(watcher);
    if (cancellation.isCanceled) watcher.canceled();
  });
}
