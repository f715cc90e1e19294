import { expect, vi } from "vitest";
import { run, type RunResult, type Workflow, type WorkflowEvent } from "../../src/index.ts";
import type { ItemsResult } from "../../src/task/task-result.ts";

/** A run that was canceled at one of its events; -1 for none. Fake timers must be on. */
export async function canceledAt(
  workflow: Workflow,
  at: number,
): Promise<{ result: RunResult; events: WorkflowEvent[]; isInTime: boolean }> {
  const events: WorkflowEvent[] = [];
  let isInTime = false;
  const handle = run(workflow, {
    grace: 0.1,
    onEvent: (event) => {
      events.push(event);
      if (events.length - 1 !== at) return;
      isInTime = !/^run\.[^s]|^run\.succ/.test(event.type);
      handle.cancel();
    },
  });
  for (let turn = 0; turn < 5; turn++) await vi.runAllTimersAsync();
  return { result: await handle.result, events, isInTime };
}

/** Checks that results, events and timers agree. */
export function assertConsistent({
  result,
  events,
  isInTime,
}: Awaited<ReturnType<typeof canceledAt>>): void {
  if (isInTime) expect(result.status).toBe("canceled");
  expect(events[0]?.type).toBe("run.started");
  expect(events.at(-1)?.type).toBe(`run.${result.status}`);
  if (result.status === "canceled") expect(result.output).toBe(null);
  for (const [name, { status, ...task }] of Object.entries(result.tasks)) {
    expect(["succeeded", "failed", "canceled", "skipped"]).toContain(status);
    expect(result.sequence.includes(name)).toBe(status !== "skipped");
    if (!("items" in task)) continue;
    const { items, total, succeeded, failed, output } = task as unknown as ItemsResult<
      readonly unknown[]
    >;
    expect(items.map(({ index }) => index)).toEqual(items.map((_, position) => position));
    expect([items.length, output.length]).toEqual([total, total]);
    expect(items.filter((item) => item.status === "succeeded")).toHaveLength(succeeded);
    expect(items.filter((item) => item.status === "failed")).toHaveLength(failed);
    expect(items.every((item) => (item.status === "skipped") === (item.attempts === 0))).toBe(true);
    if (status === "succeeded" && result.status === "canceled")
      expect(failed + succeeded).toBe(total);
  }
  const open = new Map<string, number>();
  for (const event of events) {
    if (!("task" in event) || !/started|succeeded|failed|canceled/.test(event.type)) continue;
    const key = `${event.task} ${"index" in event ? event.index : ""}`;
    open.set(key, (open.get(key) ?? 0) + (event.type.endsWith("started") ? 1 : -1));
  }
  for (const [key, count] of open) if (!key.includes("/")) expect([key, count]).toEqual([key, 0]);
  expect(vi.getTimerCount()).toBe(0);
}
