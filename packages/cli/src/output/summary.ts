import type { ItemsResult, RunResult, RunStatus, TaskResult } from "@sheaf/workflow";
import type { Colors } from "../host/colors.ts";
import type { Problem } from "../errors/problem.ts";
import { counted, durationText } from "../text/quantities.ts";
import { printable } from "../text/control-characters.ts";

/** How many of the items that failed are told one by one. */
const SHOWN = 3;

/** What became of a run, in one line. */
export function summaryText(
  { tasks }: RunResult,
  status: RunStatus,
  milliseconds: number,
  colors: Colors,
): string {
  const results = Object.values(tasks);
  const parts = [counted(results.length, "task")];
  for (const other of ["failed", "canceled", "skipped"] as const) {
    const count = results.filter((result) => result.status === other).length;
    if (count > 0) parts.push(`${count.toLocaleString("en")} ${other}`);
  }
  const color =
    status === "succeeded" ? colors.green : status === "canceled" ? colors.yellow : colors.red;
  const headline = `${colors.bold(color(status))} in ${durationText(milliseconds)}`;
  return `${headline}: ${parts.join(", ")}${itemsText(results)}`;
}

function itemsText(results: readonly TaskResult[]): string {
  const lists = results.filter(hasItems);
  if (lists.length === 0) return "";
  const sum = (name: "total" | "succeeded" | "failed"): number =>
    lists.reduce((count, result) => count + result[name], 0);
  const [total, succeeded, failed] = [sum("total"), sum("succeeded"), sum("failed")];
  const others = total - succeeded - failed;
  const parts = [`${succeeded.toLocaleString("en")} succeeded`];
  if (failed > 0) parts.push(`${failed.toLocaleString("en")} failed`);
  if (others > 0) parts.push(`${others.toLocaleString("en")} not done`);
  return `; ${counted(total, "item")}, ${parts.join(", ")}`;
}

/** The failures that the document handled, a line each. */
export function handledText(handled: readonly Problem[], colors: Colors): string {
  return handled
    .map(({ code, message, task, index }) => {
      const [first = ""] = printable(message).split("\n");
      const item = index === undefined ? "" : `, item ${index}`;
      const where = task === undefined ? "" : ` in task ${printable(JSON.stringify(task))}${item}`;
      return `${colors.yellow("handled")} ${colors.bold(printable(code))}${where}: ${first}\n`;
    })
    .join("");
}

/** The first items that failed, a line each. */
export function failedItemsText(result: TaskResult, colors: Colors): string {
  if (!hasItems(result)) return "";
  const lines: string[] = [];
  for (const { index, status, error } of result.items) {
    if (status !== "failed" || error === undefined) continue;
    const [message = ""] = printable(error.message).split("\n");
    lines.push(`  item ${index}: ${colors.bold(printable(error.code))} ${message}\n`);
    if (lines.length === SHOWN) break;
  }
  const more = result.failed - lines.length;
  return (
    lines.join("") + (lines.length > 0 && more > 0 ? `  and ${counted(more, "item")} more\n` : "")
  );
}

/** Whether the task had items. */
function hasItems(result: TaskResult): result is ItemsResult {
  return "total" in result;
}
