import { didYouMean, quote } from "@sheaf/context/messages";

/**
 * The problem of a task whose action does not exist.
 *
 * @example
 * ```ts
 * unknownAction("greet", "core.eco"); // 'task "greet" calls the unknown action "core.eco"'
 * ```
 */
export function unknownAction(task: string, action: string): string {
  return `task ${quote(task)} calls the unknown action ${quote(action)}`;
}

/**
 * The hint that goes with it.
 *
 * @example
 * ```ts
 * unknownActionHint("core.eco", ["core.echo"], false); // 'did you mean "core.echo"?'
 * ```
 */
export function unknownActionHint(
  action: string,
  known: Iterable<string>,
  isNameOfTask: boolean,
): string | undefined {
  const hint = didYouMean(action, known);
  if (hint !== undefined || !isNameOfTask) return hint;
  return 'a task without "action" calls the action of its own name';
}
