import { counted, durationText } from "../text/quantities.ts";
import { printable } from "../text/control-characters.ts";
import type { Colors } from "../host/colors.ts";
import type { EndedTask, RunningTask } from "./running-tasks.ts";

/** Characters of a full bar. */
const BAR = 24;
/** Rates and times left mean nothing before so many milliseconds. */
const EARLY = 500;

/** What became of a task, in one line. */
export function endedLine({ name, status, milliseconds, items, error }: EndedTask): string {
  const what = status === "skipped" ? status : `${status} in ${durationText(milliseconds)}`;
  const counts = items === null ? "" : ` (${itemsText(items)})`;
  const why = error === undefined ? "" : `: ${printable(error.code)}`;
  return `${printable(name)} ${what}${counts}${why}`;
}

function itemsText({ succeeded, failed }: NonNullable<RunningTask["items"]>): string {
  const total = counted(succeeded + failed, "item");
  return failed === 0 ? total : `${total}, ${failed.toLocaleString("en")} failed`;
}

/** A task under way: its bar, how many are done and failed, how many a second, and how long it will take. */
export function runningLine(
  { name, startedAt, items }: RunningTask,
  now: number,
  width: number,
  colors: Colors,
): string {
  const title = printable(name).padEnd(width);
  const elapsed = Math.max(0, now - startedAt);
  if (items === null) return `${title}  ${colors.dim(durationText(elapsed))}`;
  const { total, succeeded, failed } = items;
  const done = succeeded + failed;
  const parts =
    total === null
      ? [`${done.toLocaleString("en")} done`]
      : [barOf(done, total, colors), `${done.toLocaleString("en")}/${total.toLocaleString("en")}`];
  if (failed > 0) parts.push(colors.red(`${failed.toLocaleString("en")} failed`));
  if (done > 0 && elapsed >= EARLY) {
    const perSecond = (done / elapsed) * 1_000;
    parts.push(rateText(perSecond));
    if (total !== null && total > done)
      parts.push(colors.dim(`${timeLeft((total - done) / perSecond)} left`));
  }
  return `${title}  ${parts.join("  ")}`;
}

/** In whole seconds: nobody can tell more. */
function timeLeft(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : durationText(whole * 1_000);
}

function rateText(perSecond: number): string {
  const digits = perSecond < 10 ? 1 : 0;
  return `${perSecond.toLocaleString("en", { maximumFractionDigits: digits })}/s`;
}

function barOf(done: number, total: number, colors: Colors): string {
  const filled = total === 0 ? BAR : Math.floor((done / total) * BAR);
  return colors.cyan("█".repeat(filled)) + colors.dim("░".repeat(BAR - filled));
}
