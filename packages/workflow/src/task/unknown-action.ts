import { didYouMean, quote } from "@sheaf/context/messages";

/** The problem of a task whose action does not exist. */
export function unknownAction(task: string, action: string): string {
  return `task ${quote(task)} calls the unknown action ${quote(action)}`;
}

/** The hint that goes with it. */
export function unknownActionHint(
  action: string,
  known: Iterable<string>,
  isNameOfTask: boolean,
): string | undefined {
  const hint = didYouMean(action, known);
  if (hint !== undefined || !isNameOfTask) return hint;
  return 'a task without "action" calls the action of its own name';
}
