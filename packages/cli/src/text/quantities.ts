/** `1 item`, `1,000 items`. */
export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** `1,000`. The first `toLocaleString` of a process takes 20 ms, a quarter of a short run. */
export function formatNumber(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1 failed`, `2 skipped` and `3 not finished`, as far as there are any. */
export function formatOthers(counts: {
  readonly failed: number;
  readonly skipped: number;
  readonly unfinished: number;
}): readonly string[] {
  const named = [
    [counts.failed, "failed"],
    [counts.skipped, "skipped"],
    [counts.unfinished, "not finished"],
  ] as const;
  return named
    .filter(([count]) => count > 0)
    .map(([count, how]) => `${formatNumber(count)} ${how}`);
}

/** `5 ms`, `1.3 s`, `2 min 5 s`: rounded to what a reader needs. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}
