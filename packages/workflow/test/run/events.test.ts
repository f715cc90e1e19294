// oxlint-disable unicorn/no-thenable, typescript/only-throw-error -- hostile on purpose
import { afterEach, describe, expect, test, vi } from "vitest";
import { compileTasks, run, type RunOptions, type WorkflowEvent } from "../../src/index.ts";
import { Held } from "./held.ts";
import { runTasks, settled, runWithEvents } from "./run-tasks.ts";

afterEach(() => vi.useRealTimers());

const brief = (event: WorkflowEvent): string =>
  [
    event.type,
    "task" in event ? event.task : "",
    "index" in event ? event.index : "",
    "attempt" in event ? event.attempt : "",
    "error" in event ? event.error?.code : "",
  ]
    .filter((part) => part !== "" && part !== undefined)
    .join(" ");

describe("events", () => {
  test("report the run, its tasks, its items, and those of sub-workflows", async () => {
    const inner = compileTasks([{ name: "x", action: () => 1 }], {});
    const action = ({ index, attempt }: { index: number; attempt: number }): null => {
      if (index === 1 && attempt === 1) throw Object.assign(new Error("no"), { code: "E" });
      return null;
    };
    const { events } = await runWithEvents(
      [
        { name: "a", withItems: [0, 1], action, retry: { count: 1 }, concurrency: 1 },
        { name: "b", action: inner },
        { name: "c", when: false },
      ],
      { name: "w" },
      { actions: { c: () => 1 } },
    );
    expect(events.filter(({ type }) => type !== "task.progress").map(brief)).toEqual([
      "run.started",
      "task.started a",
      "item.started a 0 1",
      "item.succeeded a 0 1",
      "item.started a 1 1",
      "item.retried a 1 1 E",
      "item.succeeded a 1 2",
      "task.succeeded a",
      "task.started b",
      "task.started b/x",
      "task.succeeded b/x",
      "task.succeeded b",
      "task.started c",
      "task.skipped c",
      "run.succeeded",
    ]);
    expect(new Set(events.map(({ run }) => run)).size).toBe(1);
    expect(events.every(Object.isFrozen)).toBe(true);
    expect(events.at(-1)).toMatchObject({ workflow: "w" });
    const progress = events.filter(({ type }) => type === "task.progress");
    expect(progress.at(-1)).toMatchObject({ task: "a", total: 2, succeeded: 2, failed: 0 });
  });

  test("count each item by how it ended, until all of them have", async () => {
    const progressOf = async (task: object): Promise<unknown> => {
      const action = ({ item }: { item: unknown }): unknown => {
        if (item === "bad") throw new Error("no");
        return item;
      };
      const items = [1, "bad", 0, 1, 0];
      const { events } = await runWithEvents([
        { name: "a", withItems: items, action, concurrency: 1, ...task },
      ]);
      return events.findLast(({ type }) => type === "task.progress");
    };
    const itemWhen = (context: { item: unknown }): boolean => context.item !== 0;
    const counts = { total: 5, failed: 1 };
    expect(await progressOf({})).toEqual(expect.objectContaining({ ...counts, succeeded: 4 }));
    expect(await progressOf({ itemWhen })).toMatchObject({ ...counts, succeeded: 2, skipped: 2 });
    const stopped = await progressOf({ itemWhen, onItemFailure: "stop" });
    expect(stopped).toMatchObject({ ...counts, succeeded: 1, unfinished: 3 });
    expect(stopped).not.toHaveProperty("skipped");
  });

  test("report retries of a task, failures, and runs that never started", async () => {
    const action = ({ attempt }: { attempt: number }): never => {
      throw new Error(`no ${attempt}`);
    };
    const { events } = await runWithEvents([{ name: "a", action, retry: { count: 1 } }]);
    expect(events.map(brief)).toEqual([
      "run.started",
      "task.started a",
      "task.retried a 1 ACTION_FAILED",
      "task.failed a ACTION_FAILED",
      "run.failed ACTION_FAILED",
    ]);
    const { events: invalid } = await runWithEvents([{ name: "a" }]);
    expect(invalid.map(brief)).toEqual(["run.started", "run.invalid UNKNOWN_ACTION"]);
  });

  test("can be iterated from the first by several readers, each at its own pace", async () => {
    const handle = run(compileTasks([{ name: "a", action: () => 1 }], {}));
    const read = async (): Promise<string[]> => {
      const types: string[] = [];
      for await (const { type } of handle) {
        types.push(type);
        await settled();
      }
      return types;
    };
    const expected = ["run.started", "task.started", "task.succeeded", "run.succeeded"];
    expect(await Promise.all([read(), read()])).toEqual([expected, expected]);
    expect(await read()).toEqual(expected);
  });

  test("are there from the first in a second iteration, during the run and after it", async () => {
    const held = new Held();
    const handle = run(compileTasks([{ name: "a", action: () => held.start("a") }], {}));
    for await (const { type } of handle) if (type === "task.started") break;
    const types: string[] = [];
    const second = (async () => {
      for await (const { type } of handle) types.push(type);
    })();
    await settled();
    expect(types).toEqual(["run.started", "task.started"]);
    held.finish("a");
    await second;
    expect(types).toEqual(["run.started", "task.started", "task.succeeded", "run.succeeded"]);
  });

  test("are not kept if nobody iterated the run when it started, and iterating says so", async () => {
    const handle = run(compileTasks([{ name: "a", action: () => 1 }], {}));
    await handle.result;
    expect(() => handle[Symbol.asyncIterator]()).toThrow(
      expect.objectContaining({ code: "EVENTS_NOT_KEPT" }),
    );
  });

  test("a reader that leaves early gets no more events, and holds nothing up", async () => {
    const held = new Held();
    const handle = run(compileTasks([{ name: "a", action: () => held.start("a") }], {}));
    for await (const { type } of handle) if (type === "task.started") break;
    held.finish("a");
    expect((await handle.result).status).toBe("succeeded");
  });

  test("a slow reader loses the newest events, learns how many, and gets the end", async () => {
    const withItems = Array.from({ length: 12_000 }, (_, i) => i);
    const handle = run(
      compileTasks([{ name: "a", withItems, action: () => 1, collect: "none" }], {}),
    );
    const reader = handle[Symbol.asyncIterator]();
    await reader.next();
    await handle.result;
    const rest: WorkflowEvent[] = [];
    for (let next = await reader.next(); next.done !== true; next = await reader.next())
      rest.push(next.value);
    expect(rest.at(-1)?.type).toBe("run.succeeded");
    const dropped = rest.find(({ type }) => type === "events.dropped");
    expect(rest.length).toBeLessThanOrEqual(10_002);
    expect((dropped as { count: number }).count).toBeGreaterThan(10_000);
  });

  test("several calls of next wait at once, and end with the run", async () => {
    const handle = run(compileTasks([{ name: "a", action: () => 1 }], {}));
    const reader = handle[Symbol.asyncIterator]();
    const results = await Promise.all(Array.from({ length: 6 }, () => reader.next()));
    expect(results.map(({ done }) => done)).toEqual([false, false, false, false, true, true]);
  });
});

describe("a listener", () => {
  const raise = (): never => {
    throw new Error("listener");
  };

  test.each<[string, NonNullable<RunOptions["onEvent"]>]>([
    ["throws", raise],
    [
      "throws nothing",
      () => {
        throw undefined;
      },
    ],
    ["rejects", () => Promise.reject(new Error("listener"))],
    ["never settles", () => new Promise(() => {})],
    ["returns a thenable that throws", () => ({ then: raise })],
    [
      "returns something whose then throws",
      () => Object.defineProperty({}, "then", { get: raise }),
    ],
    [
      "spoils the event",
      (event) => {
        (event as { type: string }).type = "spoiled";
      },
    ],
  ])("that %s breaks nothing", async (_, onEvent) => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): unknown => rejections.push(reason);
    process.on("unhandledRejection", note);
    const workflow = compileTasks(
      [{ name: "a", withItems: [1, 2], action: () => 1, retry: { count: 1, when: () => true } }],
      {},
    );
    const handle = run(workflow, { onEvent });
    const types: string[] = [];
    for await (const { type } of handle) types.push(type);
    await settled();
    process.off("unhandledRejection", note);
    expect((await handle.result).status).toBe("succeeded");
    expect(types.at(-1)).toBe("run.succeeded");
    expect(rejections).toEqual([]);
  });
});

test("events of single items can be left out; those of tasks and their progress cannot", async () => {
  const types: string[] = [];
  const workflow = compileTasks([{ name: "a", withItems: [1, 2], action: () => 1 }], {});
  const onEvent = ({ type }: WorkflowEvent): number => types.push(type);
  await run(workflow, { onEvent, itemEvents: false }).result;
  expect(types).toEqual([
    "run.started",
    "task.started",
    "task.progress",
    "task.succeeded",
    "run.succeeded",
  ]);
});

describe("the options of a run", () => {
  const workflow = compileTasks([{ name: "a", action: () => 1 }], {});

  test.each<[string, object]>([
    ["concurrency", { concurrency: 0 }],
    ["concurrency", { concurrency: 1.5 }],
    ["concurrency", { concurrency: "3" }],
    ["grace", { grace: -1 }],
    ["grace", { grace: Number.NaN }],
    ["onEvent", { onEvent: {} }],
    ["actions", { actions: null }],
    ["context", { context: {} }],
    ["context", { context: null }],
    ["signal", { signal: {} }],
    ["signal", { signal: null }],
    ["executor", { executor: {} }],
    ["secrets", { secrets: "text" }],
  ])("a wrong %s is refused when the run is called: %j", (name, options) => {
    expect(() => run(workflow, options as RunOptions)).toThrow(`"${name}"`);
  });

  test("anything but a workflow is refused", () => {
    expect(() => run({} as never)).toThrow(TypeError);
  });

  test("configuration that is not JSON ends the run before it starts", async () => {
    const result = await runTasks(
      [{ name: "a", action: () => 1 }],
      {},
      { config: { at: new Date(0) } },
    );
    expect(result).toMatchObject({ status: "invalid", errors: [{ code: "INVALID_VALUE" }] });
  });

  test("all options are optional", async () => {
    expect((await run(workflow).result).status).toBe("succeeded");
  });
});
