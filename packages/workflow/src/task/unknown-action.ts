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
 * @param workflows The names of the workflows that the document declares.
 *
 * @example
 * ```ts
 * unknownActionHint("core.eco", ["core.echo"], false); // 'did you mean "core.echo"?'
 * unknownActionHint("child", [], true, ["child"]); // 'a task runs this workflow by "action: workflow.child"'
 * ```
 */
export function unknownActionHint(
  action: string,
  known: Iterable<string>,
  isNameOfTask: boolean,
  workflows: Iterable<string> = [],
): string | undefined {
  for (const name of workflows)
    if (name === action) return `a task runs this workflow by ${quote(`action: workflow.${name}`)}`;
  const hint = didYouMean(action, known);
  if (hint !== undefined || !isNameOfTask) return hint;
  return 'a task without "action" calls the action of its own name';
}
