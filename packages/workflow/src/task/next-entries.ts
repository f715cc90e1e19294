import { isRecord } from "../options/given.ts";
import type { EndScope } from "./scope.ts";
import type { NextOptions, On, TaskDeclaration } from "./task-options.ts";
import type { TaskStatus } from "./task-result.ts";

/** The name of the action that follows an entry of `next`. */
export function actionNameOf(position: number): string {
  return `next[${position}]`;
}

/** The targets of an entry, each once. */
export function targetsOf(entry: NextOptions): readonly string[] {
  const { do: targets = [] } = entry ?? {};
  if (typeof targets === "string") return [targets];
  if (!Array.isArray(targets)) return [];
  return [...new Set(targets as readonly unknown[])].filter((name) => typeof name === "string");
}

/** The entries of `next`. What is not an object is left out; the check of options reports it. */
export function entriesOf(next: TaskDeclaration["next"]): readonly NextOptions[] {
  const entries: readonly unknown[] = Array.isArray(next) ? next : [next];
  return entries.filter(isRecord);
}

/** Whether the entry can fire after a task ends with this status. A canceled task has not failed. */
export function fits(entry: NextOptions, status: TaskStatus): boolean {
  const on = onOf(entry);
  if (on === "completion") return true;
  return on === "failure" ? status === "failed" : status === "succeeded" || status === "skipped";
}

/** A template that asks how the task ended is evaluated after every end. */
function onOf({ on, when }: NextOptions): On {
  if (on !== undefined) return on;
  return typeof when === "function" &&
    (when as { readonly asksStatus?: unknown }).asksStatus === true
    ? "completion"
    : "success";
}

const NEVER_AFTER_SUCCESS = ["failed", "timedOut", "canceled"] as const;

/**
 * What the `when` of an entry sees. Asking for a failure without `on` is a mistake: the function is
 * not called after a failure, so the entry could never fire, and nothing would say why.
 */
export function seenBy({ on, when }: NextOptions, end: EndScope): EndScope {
  if (on !== undefined || typeof when !== "function" || "asksStatus" in when) return end;
  const refused = NEVER_AFTER_SUCCESS.map((name) => [
    name,
    (): never => {
      throw new TypeError(
        `${name}() never holds here, after a success: give the entry "on", as "failure" or "completion"`,
      );
    },
  ]);
  return { ...end, ...(Object.fromEntries(refused) as object) };
}
