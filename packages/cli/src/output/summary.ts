import type { ItemsResult, RunResult, RunStatus, TaskResult } from "@sheaf/workflow";
import type { Problem } from "../errors/problem.ts";
import type { Colors } from "../host/colors.ts";
import { escapeControlCharacters } from "../text/control-characters.ts";
import { formatCount, formatDuration, formatNumber, formatOthers } from "../text/quantities.ts";
import { locationText } from "./problem-text.ts";

const MAX_FAILED_ITEMS = 3;

/** `failed in 1.3 s: 3 tasks, 1 failed; 10 items, 9 succeeded, 1 failed`. */
export function summaryText(
  { tasks }: RunResult,
  status: RunStatus,
  milliseconds: number,
  colors: Colors,
): string {
  const results = Object.values(tasks);
  const parts = [formatCount(results.length, "task")];
  for (const other of ["failed", "canceled", "skipped"] as const) {
    const count = results.filter((result) => result.status === other).length;
    if (count > 0) parts.push(`${formatNumber(count)} ${other}`);
  }
  const color =
    status === "succeeded" ? colors.green : status === "canceled" ? colors.yellow : colors.red;
  const headline = `${colors.bold(color(status))} in ${formatDuration(milliseconds)}`;
  return `${headline}: ${parts.join(", ")}${itemCounts(results)}`;
}

function itemCounts(results: readonly TaskResult[]): string {
  const lists = results.filter(hasItems);
  if (lists.length === 0) return "";
  const sum = (name: "total" | "succeeded" | "failed" | "skipped"): number =>
    lists.reduce((count, result) => count + (result[name] ?? 0), 0);
  const [total, succeeded] = [sum("total"), sum("succeeded")];
  const [failed, skipped] = [sum("failed"), sum("skipped")];
  const unfinished = total - succeeded - failed - skipped;
  const parts = [
    formatCount(total, "item"),
    `${formatNumber(succeeded)} succeeded`,
    ...formatOthers({ failed, skipped, unfinished }),
  ];
  return `; ${parts.join(", ")}`;
}

/** A line for each failure that the document handled. */
export function handledText(handled: readonly Problem[], colors: Colors): string {
  return handled
    .map((problem) => {
      const code = colors.bold(escapeControlCharacters(problem.code));
      const location = locationText(problem, null);
      const where = location === "" ? "" : ` ${location}`;
      return `${colors.yellow("handled")} ${code}${where}: ${firstLine(problem.message)}\n`;
    })
    .join("");
}

/** A line for each of the first items that failed. */
export function failedItemsText(result: TaskResult, colors: Colors): string {
  if (!hasItems(result)) return "";
  const lines: string[] = [];
  for (const { index, status, error } of result.items) {
    if (status !== "failed" || error === undefined) continue;
    const code = colors.bold(escapeControlCharacters(error.code));
    lines.push(`  item ${index}: ${code} ${firstLine(error.message)}\n`);
    if (lines.length === MAX_FAILED_ITEMS) break;
  }
  const more = result.failed - lines.length;
  if (lines.length > 0 && more > 0) lines.push(`  and ${formatCount(more, "more item")}\n`);
  return lines.join("");
}

function firstLine(message: string): string {
  const [line = ""] = escapeControlCharacters(message).split("\n");
  return line;
}

function hasItems(result: TaskResult): result is ItemsResult {
  return "total" in result;
}
