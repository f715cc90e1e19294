import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compileTasks } from "../../src/index.ts";
import type { EndScope } from "../../src/task/scope.ts";
import { Held } from "../run/held.ts";
import { codesOf, itemsOf, runTasks, settled, tellTasks } from "../run/run-tasks.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

const never = (): Promise<never> => new Promise(() => {});
const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** Fails for the items named. */
const failing =
  (...bad: readonly number[]) =>
  ({ index }: { index: number }): number => {
    if (bad.includes(index)) throw new Error("no");
    return index;
  };

describe("8. timeout", () => {
  test.each([
    ["a number", 2],
    ["a template", () => 2],
  ])(
    "8. as %s of seconds ends the attempt with TIMEOUT even if the action ignores the signal",
    async (_, timeout) => {
      const ended = runTasks([{ name: "a", action: never, timeout }]);
      await settled();
      await vi.advanceTimersByTimeAsync(1_999);
      expect(vi.getTimerCount()).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      const result = await ended;
      expect(result.status).toBe("failed");
      expect(result.errors).toMatchObject([{ code: "TIMEOUT", task: "a" }]);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("8. it aborts through the signal the action got", async () => {
    const signals: AbortSignal[] = [];
    const action = ({ signal }: { signal: AbortSignal }): unknown => {
      signals.push(signal);
      return never();
    };
    const ended = runTasks([
      { name: "a", withItems: [0, 1], action, timeout: 1, retry: { count: 1, delay: 3 } },
    ]);
    await settled();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(signals[0]?.reason).toMatchObject({ name: "TimeoutError" });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false, false]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(codesOf(await ended)).toEqual(["ITEMS_FAILED"]);
  });

  test("8. it is per attempt, and a late result is dropped", async () => {
    const held = new Held();
    const action = ({ attempt }: { attempt: number }): unknown => held.start(attempt);
    const ended = runTasks([{ name: "a", action, timeout: 1, retry: { count: 1 } }]);
    await settled();
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.advanceTimersByTimeAsync(1);
    expect(held.open).toEqual(["1", "2"]);
    held.finish(1, "late");
    await settled();
    await vi.advanceTimersByTimeAsync(999);
    held.finish(2, "in time");
    expect((await ended).tasks["a"]).toEqual({ status: "succeeded", output: "in time" });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("8. a timed out action that then throws is no unhandled rejection, and changes nothing", async () => {
    const held = new Held();
    const { result, events } = await (async () => {
      const told = tellTasks([{ name: "a", action: () => held.start("x"), timeout: 1 }]);
      await settled();
      await vi.advanceTimersByTimeAsync(1_000);
      return told;
    })();
    const count = events.length;
    held.fail("x");
    await settled();
    expect(codesOf(result)).toEqual(["TIMEOUT"]);
    expect(events).toHaveLength(count);
  });

  test("8. status is failed; timed_out() and failed() both hold", async () => {
    const seen: unknown[] = [];
    const next = {
      on: "failure" as const,
      when: (_: unknown, scope: EndScope) => {
        seen.push([scope.timedOut(), scope.failed(), scope.succeeded()]);
        return true;
      },
    };
    const ended = runTasks([{ name: "a", action: never, timeout: 1, next }]);
    await settled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await ended).tasks["a"]?.status).toBe("failed");
    expect(seen).toEqual([[true, true, false]]);
  });

  test.each([[0], [-1], ["1"], [null], [Number.NaN], [true]])(
    "8. %j is no timeout",
    async (given) => {
      const timeout = given as number;
      expect(() => compileTasks([{ name: "a", timeout }], {}).check()).toThrow(/timeout/);
      const result = await runTasks([{ name: "a", action: () => 1, timeout: () => timeout }]);
      expect(codesOf(result)).toEqual(["INVALID_OPTION"]);
    },
  );

  test("8. an action that is done in time leaves no timer", async () => {
    const result = await runTasks([
      { name: "a", withItems: numbers(20), action: failing(3), timeout: 60, tolerate: 1 },
      { name: "b", action: () => 1, timeout: Infinity },
    ]);
    expect(result.status).toBe("succeeded");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("8. tolerate", () => {
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
  ])("8. %s of 10 items, %i failed: succeeds %s", async (tolerate, count, succeeds) => {
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

  test("8. it forgives items, whatever failed them", async () => {
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
    "8. %j tolerates nothing sensible, which is found before anything runs",
    (given) => {
      const workflow = compileTasks([{ name: "a", withItems: [], tolerate: given as number }], {});
      expect(() => workflow.check()).toThrow(/invalid "tolerate"/);
    },
  );
});

describe("8. on-item-failure", () => {
  test("8. continue, the default, runs all items", async () => {
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

  test("8. stop starts no more once more than tolerate failed, lets running items finish, marks the rest skipped", async () => {
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

  test("8. stop by a percentage counts of all items, not of those started", async () => {
    const option = { onItemFailure: "stop" as const, concurrency: 1, tolerate: "20%" };
    const tasks = [{ name: "a", withItems: numbers(10), action: failing(0, 1, 2), ...option }];
    const { items } = itemsOf(await runTasks(tasks), "a");
    expect(items.filter(({ status }) => status === "skipped")).toHaveLength(7);
  });

  test("8. stop ends a stream", async () => {
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

  test("8. a percentage with stop needs a list of known length", async () => {
    const option = { onItemFailure: "stop" as const, tolerate: "5%", action: (): null => null };
    const build = (): unknown =>
      compileTasks([{ name: "a", withItems: new Set([1]), ...option }], {}).check();
    expect(build).toThrow(/percentage/);
    const result = await runTasks([{ name: "a", withItems: () => new Set([1]), ...option }]);
    expect(codesOf(result)).toEqual(["INVALID_OPTION"]);
  });
});
