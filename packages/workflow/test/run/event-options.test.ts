import type { WorkflowContext } from "@sheaf/context";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  compileTasks,
  type EventOptions,
  memoryJournal,
  run,
  type RunOptions,
  type RunResult,
  type TaskDeclaration,
  type WorkflowEvent,
} from "../../src/index.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const inner = compileTasks(
  [
    {
      name: "x",
      action: async ({ log }) => {
        await sleep(7);
        log("slept");
      },
    },
  ],
  {},
);
const tasks: readonly TaskDeclaration[] = [
  {
    name: "list",
    withItems: [10, 20, 30],
    itemWhen: ({ index }: WorkflowContext) => index !== 1,
    concurrency: 1,
    retry: { count: 1, delay: 0.1 },
    action: async ({ item, attempt, index }) => {
      await sleep(item as number);
      if (index === 2 && attempt === 1) throw new Error("once");
      return { token: "s3cr3t-t0k3n", item };
    },
  },
  { name: "outer", action: inner },
  { name: "none", when: false, action: () => 1 },
];

async function ran(
  events: EventOptions | undefined,
  more: RunOptions = {},
): Promise<{ events: WorkflowEvent[]; result: RunResult }> {
  const list: WorkflowEvent[] = [];
  const options: RunOptions = { onEvent: (event) => void list.push(event), ...more };
  const handle = run(
    compileTasks(tasks, {}),
    events === undefined ? options : { ...options, events },
  );
  await vi.runAllTimersAsync();
  return { events: list, result: await handle.result };
}

const kindsOf = (events: readonly WorkflowEvent[]): Set<string> =>
  new Set(events.map(({ type }) => type.replace(/\..*/, "")));

describe("options of events", () => {
  test.each<[EventOptions | undefined, RunOptions, readonly string[]]>([
    [{ level: "run" }, {}, ["run"]],
    [{ level: "task" }, {}, ["run", "task", "log"]],
    [undefined, { itemEvents: false }, ["run", "task", "log"]],
    [{ level: "item" }, { itemEvents: false }, ["run", "task", "item", "log"]],
    [{}, {}, ["run", "task", "item", "log"]],
  ])("%o, %o: %o", async (events, more, kinds) => {
    const given = await ran(events, more);
    expect(kindsOf(given.events)).toEqual(new Set(kinds));
    expect(JSON.stringify(given.events)).not.toMatch(/"(?:output|duration|key)"/);
    expect(given.result).not.toHaveProperty("durations");
  });

  test("outputs come with items that succeeded, without secrets", async () => {
    const secrets = { token: "s3cr3t-t0k3n" };
    const { events, result } = await ran({ outputs: true }, { secrets });
    const outputs = events.flatMap((event) =>
      event.type === "item.succeeded" ? [[event.index, event.output]] : [],
    );
    expect(outputs).toEqual([
      [0, { token: "***", item: 10 }],
      [2, { token: "***", item: 30 }],
    ]);
    expect(events.filter((event) => "output" in event)).toHaveLength(2);
    expect(result.tasks["list"]?.output).toMatchObject([{ token: "s3cr3t-t0k3n" }, null, {}]);
  });

  test("keys are those of steps, with which the keys of calls begin", async () => {
    const { events } = await ran({ keys: true, level: "task" }, { id: "r" });
    const keys = events.flatMap((event) => ("key" in event ? [[event.type, event.key]] : []));
    expect(keys).toEqual([
      ["task.started", "r/1.list"],
      ["task.succeeded", "r/1.list"],
      ["task.started", "r/2.outer"],
      ["task.started", "r/2.outer/0/1.x"],
      ["task.succeeded", "r/2.outer/0/1.x"],
      ["task.succeeded", "r/2.outer"],
      ["task.started", "r/3.none"],
      ["task.skipped", "r/3.none"],
    ]);
  });

  test("durations are those of items, with their pauses, and of tasks", async () => {
    const { events, result } = await ran({ durations: true });
    const durations = events.flatMap((event) =>
      "duration" in event ? [[event.type, event.task, event.duration]] : [],
    );
    expect(durations).toEqual([
      ["item.succeeded", "list", 10],
      ["item.succeeded", "list", 160],
      ["task.succeeded", "list", 170],
      ["task.succeeded", "outer/x", 7],
      ["task.succeeded", "outer", 7],
      ["task.skipped", "none", 0],
    ]);
    expect(result.durations).toEqual({ list: 170, "outer/x": 7, outer: 7, none: 0 });
  });

  test("durations are in the result without any listener, and with a journal", async () => {
    const handle = run(compileTasks(tasks, {}), {
      journal: memoryJournal(),
      events: { durations: true, level: "run" },
    });
    await vi.runAllTimersAsync();
    expect((await handle.result).durations).toEqual({ list: 170, "outer/x": 7, outer: 7, none: 0 });
  });

  test("the clock is read for nobody who does not ask", async () => {
    const elapsed = vi.spyOn(performance, "now");
    await ran({ outputs: true });
    expect(elapsed.mock.calls.length).toBe(0);
    await ran({ level: "run", durations: true });
    // The start and end of each task.
    expect(elapsed.mock.calls.length).toBe(2 * 4);
  });

  test.each<[unknown, string]>([
    [null, '"events" to be an object'],
    ["all", '"events" to be an object'],
    [{ level: "items" }, '"events.level" to be "run", "task" or "item"'],
    [{ level: null }, '"events.level"'],
    [{ outputs: 1 }, '"events.outputs" to be true or false'],
    [{ durations: "yes" }, '"events.durations" to be true or false'],
    [{ keys: "yes" }, '"events.keys" to be true or false'],
  ])("%o is refused", (events, message) => {
    expect(() => run(compileTasks(tasks, {}), { events: events as EventOptions })).toThrow(message);
  });
});
