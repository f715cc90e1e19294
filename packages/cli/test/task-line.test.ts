import { expect, it } from "vitest";
import { formatDuration } from "../src/text/quantities.ts";
import { colorsFor } from "../src/host/colors.ts";
import { type RunningTask, RunningTasks } from "../src/progress/running-tasks.ts";
import { runningLines } from "../src/progress/running-lines.ts";
import { endedLine, logLine } from "../src/progress/task-line.ts";

const none = colorsFor(false, {});
const task = (items: RunningTask["items"], fraction: number | null = null): string =>
  runningLines(
    [{ name: "each", startedAt: 0, items, fraction, signal: null }],
    10_000,
    none,
  ).join();

it("shows the elapsed time of a task without items", () => {
  expect(task(null)).toBe("each  10 s");
});

it("shows how far the action of a task without items is", () => {
  expect(task(null, 0.5)).toBe("each  ████████████░░░░░░░░░░░░  50%  10 s");
  expect(task(null, 1)).toContain("100%");
});

it("takes the progress of a task without items, not that of an item", () => {
  const tasks = new RunningTasks(new Set(["plain", "each"]));
  const base = { run: "r", time: 1 };
  for (const name of ["plain", "each"]) tasks.add({ ...base, type: "task.started", task: name });
  tasks.add({ ...base, type: "progress", task: "plain", attempt: 1, fraction: 0.25 });
  tasks.add({ ...base, type: "progress", task: "each", index: 3, attempt: 1, fraction: 0.5 });
  tasks.add({ ...base, type: "progress", task: "each/inner", attempt: 1, fraction: 0.75 });
  expect(tasks.all.map(({ fraction }) => fraction)).toEqual([0.25, null]);
});

it("shows what an action logs on one line, without control characters", () => {
  const event = { type: "log", run: "r", time: 1, task: "each", attempt: 1 } as const;
  expect(logLine({ ...event, message: "is slow" })).toBe("each: is slow");
  expect(logLine({ ...event, index: 3, message: "is\u001b[2J", data: { ms: 2 } })).toBe(
    'each[3]: is\\u001b[2J {"ms":2}',
  );
});

it("shows counts of finished and failed items, rate and remaining time", () => {
  expect(task({ total: 1_000_000, succeeded: 249_000, failed: 1_000 })).toBe(
    "each  ██████░░░░░░░░░░░░░░░░░░  250,000/1,000,000  1,000 failed  25,000/s  30 s left",
  );
});

it("counts skipped items as done", () => {
  expect(task({ total: 100, succeeded: 60, failed: 0, skipped: 40 })).toBe(
    `each  ${"█".repeat(24)}  100/100  10/s`,
  );
});

it("counts failed, skipped and unfinished items apart", () => {
  const ended = { name: "each", startedAt: 0, fraction: null, signal: null, error: undefined };
  const line = (items: RunningTask["items"]): string =>
    endedLine({ ...ended, items, status: "failed", milliseconds: 5 });
  const counts = { total: 10, succeeded: 4, failed: 1 };
  expect(line({ ...counts, skipped: 2, unfinished: 3 })).toBe(
    "each failed in 5 ms (10 items, 1 failed, 2 skipped, 3 not finished)",
  );
  expect(line({ total: 4, succeeded: 4, failed: 0 })).toBe("each failed in 5 ms (4 items)");
});

it("counts the rate without items that had ended before the run was continued", () => {
  expect(task({ total: 100, succeeded: 60, failed: 0, recorded: 50 })).toContain("1/s  40 s left");
  expect(task({ total: 100, succeeded: 50, failed: 0, recorded: 50 })).toMatch(/50\/100$/);
});

it("shows the signal that a task waits for", () => {
  const tasks = new RunningTasks(new Set(["approve"]));
  const base = { run: "r", time: 0, task: "approve" };
  tasks.add({ ...base, type: "task.started" });
  tasks.add({ ...base, type: "task.waiting", signal: "go" });
  expect(runningLines(tasks.all, 10_000, none)).toEqual([
    'approve  waits for the signal "go"  10 s',
  ]);
});

it("shows no bar if the total is unknown", () => {
  expect(task({ total: null, succeeded: 15, failed: 0 })).toBe("each  15 done  1.5/s");
});

it("shows a full bar for an empty list", () => {
  expect(task({ total: 0, succeeded: 0, failed: 0 })).toContain("█".repeat(24));
});

it("rounds durations to what a reader needs", () => {
  expect([5.4, 999, 1_250, 59_600, 125_000, 3_720_000].map(formatDuration)).toEqual([
    "5 ms",
    "999 ms",
    "1.3 s",
    "1 min 0 s",
    "2 min 5 s",
    "1 h 2 min",
  ]);
});

it("tracks the tasks of the workflow, not those of sub-workflows", () => {
  const tasks = new RunningTasks(new Set(["outer"]));
  const base = { run: "r", time: 1 };
  tasks.add({ ...base, type: "task.started", task: "outer" });
  expect(tasks.add({ ...base, type: "task.started", task: "outer/inner" })).toBeNull();
  tasks.add({ ...base, type: "task.progress", task: "outer", total: 2, succeeded: 1, failed: 1 });
  const ended = tasks.add({
    ...base,
    type: "task.failed",
    task: "outer",
    time: 2_001,
    error: { code: "ITEMS_FAILED", message: "" },
  });
  expect(ended).toMatchObject({ name: "outer", status: "failed", milliseconds: 2_000 });
  expect(endedLine(ended as Parameters<typeof endedLine>[0])).toBe(
    "outer failed in 2.0 s (2 items, 1 failed): ITEMS_FAILED",
  );
  expect(tasks.all.length).toBe(0);
});
