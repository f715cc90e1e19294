import cliTruncate from "cli-truncate";
import type { Colors } from "../host/colors.ts";
import { escapeControlCharacters } from "../text/control-characters.ts";
import { formatDuration, formatNumber } from "../text/quantities.ts";
import type { RunningTask } from "./running-tasks.ts";
import { waitText } from "./task-line.ts";

const BAR_WIDTH = 24;
const MAX_NAME_WIDTH = 32;
/** Rate and remaining time are not shown before this, because they would be meaningless. */
const MIN_ELAPSED_MS = 500;

/** A line for each task, with the names aligned. */
export function runningLines(
  tasks: readonly RunningTask[],
  now: number,
  colors: Colors,
): readonly string[] {
  const names = tasks.map(({ name }) => cliTruncate(escapeControlCharacters(name), MAX_NAME_WIDTH));
  const width = Math.max(...names.map(({ length }) => length));
  return tasks.map(
    (task, index) => `${(names[index] ?? "").padEnd(width)}  ${taskState(task, now, colors)}`,
  );
}

/**
 * Bar, counts of finished and failed items, rate, and remaining time. For a task without items, the
 * elapsed time, and a bar if its action reports its progress.
 */
function taskState(task: RunningTask, now: number, colors: Colors): string {
  const { startedAt, items, fraction, signal } = task;
  const elapsed = Math.max(0, now - startedAt);
  if (items === null) {
    const duration = colors.dim(formatDuration(elapsed));
    if (signal !== null) return `${waitText(signal)}  ${duration}`;
    if (fraction === null) return duration;
    return `${bar(fraction, 1, colors)}  ${Math.floor(fraction * 100)}%  ${duration}`;
  }
  const { total, succeeded, failed, skipped = 0, recorded = 0 } = items;
  const done = succeeded + failed + skipped;
  const parts =
    total === null
      ? [`${formatNumber(done)} done`]
      : [bar(done, total, colors), `${formatNumber(done)}/${formatNumber(total)}`];
  if (failed > 0) parts.push(colors.red(`${formatNumber(failed)} failed`));
  if (done > recorded && elapsed >= MIN_ELAPSED_MS) {
    const perSecond = ((done - recorded) / elapsed) * 1_000;
    parts.push(formatRate(perSecond));
    if (total !== null && total > done)
      parts.push(colors.dim(`${formatRemaining((total - done) / perSecond)} left`));
  }
  return parts.join("  ");
}

/** In whole seconds, because it is an estimate. */
function formatRemaining(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : formatDuration(whole * 1_000);
}

function formatRate(perSecond: number): string {
  const digits = perSecond < 10 ? 1 : 0;
  return `${perSecond.toLocaleString("en", { maximumFractionDigits: digits })}/s`;
}

function bar(done: number, total: number, colors: Colors): string {
  const filled = total === 0 ? BAR_WIDTH : Math.floor((done / total) * BAR_WIDTH);
  return colors.cyan("█".repeat(filled)) + colors.dim("░".repeat(BAR_WIDTH - filled));
}
