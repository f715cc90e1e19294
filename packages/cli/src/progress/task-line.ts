import type { LogEvent, RunContinuedEvent } from "@sheaf/workflow";
import { escapeControlCharacters } from "../text/control-characters.ts";
import { formatCount, formatDuration, formatNumber, formatOthers } from "../text/quantities.ts";
import type { EndedTask, RunningTask } from "./running-tasks.ts";

/** `fetch failed in 2.0 s (2 items, 1 failed): ITEMS_FAILED`. */
export function endedLine({ name, status, milliseconds, items, error }: EndedTask): string {
  const outcome = status === "skipped" ? status : `${status} in ${formatDuration(milliseconds)}`;
  const counts = items === null ? "" : ` (${itemCounts(items)})`;
  const code = error === undefined ? "" : `: ${escapeControlCharacters(error.code)}`;
  return `${escapeControlCharacters(name)} ${outcome}${counts}${code}`;
}

/** `waits for the signal "approval"`. */
export function waitText(signal: string): string {
  return `waits for the signal ${escapeControlCharacters(JSON.stringify(signal))}`;
}

/** `check[3]: is slow {"ms":2100}`, for what an action logs. */
export function logLine({ task, index, message, data }: LogEvent): string {
  const item = index === undefined ? "" : `[${index}]`;
  const details = data === undefined ? "" : ` ${JSON.stringify(data)}`;
  return escapeControlCharacters(`${task}${item}: ${message}${details}`);
}

/** `continuing: 1,204 of 2,000 items are done`. */
export function continuedLine({ items, total, tasks }: RunContinuedEvent): string {
  if (total === 0) return `continuing: ${formatCount(tasks, "task")} ${verbFor(tasks)} done`;
  const of = total === null ? "" : `${formatNumber(items)} of `;
  const count = total ?? items;
  return `continuing: ${of}${formatCount(count, "item")} ${verbFor(count)} done`;
}

function verbFor(count: number): string {
  return count === 1 ? "is" : "are";
}

function itemCounts({
  succeeded,
  failed,
  skipped = 0,
  unfinished = 0,
}: NonNullable<RunningTask["items"]>): string {
  const total = formatCount(succeeded + failed + skipped + unfinished, "item");
  return [total, ...formatOthers({ failed, skipped, unfinished })].join(", ");
}
