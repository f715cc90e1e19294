// docs/semantics.md#tolerated-failures
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compileTasks } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { failing, never, numbers } from "../run/item-actions.ts";
import { codesOf, itemsOf, runTasks, settled } from "../run/run-tasks.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

describe("tolerate", () => {
  test.each<[number | string | undefined, number, boolean]>([
    [undefined, 0, true],
    [undefined, 1, false],
    [2, 2, true],
    [2, 3, false],
    ["30%", 3, true],
    ["30%", 4, false],
    ["25.5%", 2, true],
    ["25.5%", 3, false],
    ["100%", 10, true],
    ["0%", 1, false],
  ])("%s of 10 items, %i failed: succeeds %s", async (tolerate, count, succeeds) => {
    const option = tolerate === undefined ? {} : { tolerate };
    const tasks = [
      { name: "a", withItems: numbers(10), action: failing(...numbers(count)), ...option },
    ];
    const result = await runTasks(tasks);
    expect(result.tasks["a"]).toMatchObject({
      status: succeeds ? "succeeded" : "failed",
      failed: count,
      succeeded: 10 - count,
    });
    expect(codesOf(result)).toEqual(succeeds ? [] : ["ITEMS_FAILED"]);
  });

  test("it does not matter why an item failed", async () => {
    const ended = runTasks([
      {
        name: "a",
        withItems: numbers(4),
        timeout: 1,
        input: ({ index }: { index: unknown }) => {
          if (index === 2) throw new Error("no input");
          return null;
        },
        action: ({ index }: { index: number }) => {
          if (index === 0) return never();
          if (index === 1) throw new Error("no");
          return Number.NaN;
        },
        tolerate: "100%",
      },
    ]);
    await settled();
    await vi.advanceTimersByTimeAsync(1_000);
    const result = await ended;
    expect(result.status).toBe("succeeded");
    expect(itemsOf(result, "a").items.map(({ error }) => error?.code)).toEqual([
      "TIMEOUT",
      "ACTION_FAILED",
      "EXPRESSION_FAILED",
      "INVALID_VALUE",
    ]);
  });

  test.each([[-1], [1.5], ["5"], ["101%"], ["-1%"], ["five"], [null], [true]])(
    "%j is not a tolerance, which is found before anything runs",
    (given) => {
      const workflow = compileTasks([{ name: "a", withItems: [], tolerate: given as number }], {});
      expect(() => workflow.check()).toThrow(/invalid "tolerate"/);
    },
  );
});

describe("on-item-failure", () => {
  test("continue, the default, runs all items", async () => {
    const option = { onItemFailure: "continue" as const };
    for (const rest of [{}, option]) {
      const tasks = [
        { name: "a", withItems: numbers(5), action: failing(0, 1), concurrency: 1, ...rest },
      ];
      expect(itemsOf(await runTasks(tasks), "a")).toMatchObject({
        failed: 2,
        succeeded: 3,
        total: 5,
      });
    }
  });

  test("stop starts no more items once too many failed, lets running items finish, and marks the rest skipped", async () => {
    const held = new Held();
    const ended = runTasks([
      {
        name: "a",
        withItems: numbers(8),
        concurrency: 3,
        tolerate: 1,
        onItemFailure: "stop",
        action: ({ index }: { index: number }) => held.start(index),
      },
    ]);
    await settled();
    held.fail(0);
    await settled();
    expect(held.started).toHaveLength(4);
    held.fail(2);
    await settled();
    expect(held.started).toHaveLength(4);
    held.finish(1);
    held.finish(3);
    const result = await ended;
    const { items, total, failed, succeeded } = itemsOf(result, "a");
    expect(items.map(({ status }) => status)).toEqual([
      "failed",
      "succeeded",
      "failed",
      "succeeded",
      ...Array<string>(4).fill("skipped"),
    ]);
    expect({ total, failed, succeeded }).toEqual({ total: 8, failed: 2, succeeded: 2 });
    expect(codesOf(result)).toEqual(["ITEMS_FAILED"]);
  });

  test("stop with a percentage counts of all items, not of those that started", async () => {
    const option = { onItemFailure: "stop" as const, concurrency: 1, tolerate: "20%" };
    const tasks = [{ name: "a", withItems: numbers(10), action: failing(0, 1, 2), ...option }];
    const { items } = itemsOf(await runTasks(tasks), "a");
    expect(items.filter(({ status }) => status === "skipped")).toHaveLength(7);
  });

  test("stop ends a stream", async () => {
    let closed = false;
    function* endless(): Generator<number> {
      try {
        for (let i = 0; ; i++) yield i;
      } finally {
        closed = true;
      }
    }
    const option = { onItemFailure: "stop" as const, concurrency: 1 };
    const result = await runTasks([
      { name: "a", withItems: endless(), action: failing(3), ...option },
    ]);
    expect(itemsOf(result, "a")).toMatchObject({
      status: "failed",
      total: 4,
      failed: 1,
      succeeded: 3,
    });
    await settled();
    expect(closed).toBe(true);
  });

  test("a percentage with stop needs a list of known length", async () => {
    const option = { onItemFailure: "stop" as const, tolerate: "5%", action: (): null => null };
    const build = (): unknown =>
      compileTasks([{ name: "a", withItems: new Set([1]), ...option }], {}).check();
    expect(build).toThrow(/percentage/);
    const result = await runTasks([{ name: "a", withItems: () => new Set([1]), ...option }]);
    expect(codesOf(result)).toEqual(["INVALID_OPTION"]);
  });
});
