import { isRecord } from "../options/given.ts";
import type { EndScope } from "./scope.ts";
import type { NextOptions, On, TaskDeclaration } from "./task-options.ts";
import type { TaskStatus } from "./task-result.ts";

/** The action by which an entry of `next` is followed. */
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

/** The entries of `next`, as far as they are some. */
export function entriesOf(next: TaskDeclaration["next"]): readonly NextOptions[] {
  const entries: readonly unknown[] = Array.isArray(next) ? next : [next];
  return entries.filter(isRecord);
}

/** Whether the entry can fire after such an end. A canceled task has not failed. */
export function fits(entry: NextOptions, status: TaskStatus): boolean {
  const on = onOf(entry);
  if (on === "completion") return true;
  return on === "failure" ? status === "failed" : status === "succeeded" || status === "skipped";
}

/** A template that asks how the task ended is to be asked however it ended. */
function onOf({ on, when }: NextOptions): On {
  if (on !== undefined) return on;
  return typeof when === "function" &&
    (when as { readonly asksStatus?: unknown }).asksStatus === true
    ? "completion"
    : "success";
}

const NEVER_AFTER_SUCCESS = ["failed", "timedOut", "canceled"] as const;

/**
 * What the `when` of an entry sees. Without `on`, to ask for a failure is a mistake: after one the
 * function is never called, so that the entry would be dead without a word.
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
