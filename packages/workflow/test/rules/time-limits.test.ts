// docs/semantics.md#time-limits
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compileTasks } from "../../src/index.ts";
import type { EndScope } from "../../src/task/scope.ts";
import { Held } from "../run/held.ts";
import { failing, never, numbers } from "../run/item-actions.ts";
import { codesOf, itemsOf, runTasks, settled, runWithEvents } from "../run/run-tasks.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

describe("timeout", () => {
  test.each([
    ["a number", 2],
    ["a template", () => 2],
  ])(
    "%s of seconds ends the attempt with TIMEOUT even if the action ignores the signal",
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

  test("it aborts the signal that the action was given", async () => {
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

  test("it is per attempt, and a late result is dropped", async () => {
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

  test("an action that throws after its time limit causes no unhandled rejection and changes nothing", async () => {
    const held = new Held();
    const { result, events } = await (async () => {
      const told = runWithEvents([{ name: "a", action: () => held.start("x"), timeout: 1 }]);
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

  test("status is failed; timed_out() and failed() both hold", async () => {
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

  test.each([
    [["fails", "fails"], false],
    [["hangs", "fails"], true],
  ])(
    "timed_out() says of a list whether an item of it timed out: %j, %j",
    async (withItems, has) => {
      const seen: boolean[] = [];
      const next = {
        on: "failure" as const,
        when: (_: unknown, { timedOut }: EndScope) => {
          seen.push(timedOut());
          return true;
        },
      };
      const action = ({ item }: { item: string }): unknown => {
        if (item === "fails") throw new Error("no");
        return never();
      };
      const ended = runTasks([{ name: "a", withItems, action, timeout: 1, next }]);
      await settled();
      await vi.advanceTimersByTimeAsync(1_000);
      await ended;
      expect(seen).toEqual([has]);
    },
  );

  test.each([[0], [-1], ["1"], [null], [Number.NaN], [true]])(
    "%j is not a timeout",
    async (given) => {
      const timeout = given as number;
      expect(() => compileTasks([{ name: "a", timeout }], {}).check()).toThrow(/timeout/);
      const result = await runTasks([{ name: "a", action: () => 1, timeout: () => timeout }]);
      expect(codesOf(result)).toEqual(["INVALID_OPTION"]);
    },
  );

  test("an action that is done in time leaves no timer", async () => {
    const result = await runTasks([
      { name: "a", withItems: numbers(20), action: failing(3), timeout: 60, tolerate: 1 },
      { name: "b", action: () => 1, timeout: Infinity },
    ]);
    expect(result.status).toBe("succeeded");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("deadline", () => {
  test.each([
    ["a number", 2],
    ["a template", () => 2],
  ])("%s of seconds ends the attempt under way, and none follows", async (_, deadline) => {
    const calls: (readonly [number, AbortSignal])[] = [];
    const action = ({ attempt, signal }: { attempt: number; signal: AbortSignal }): unknown => {
      calls.push([attempt, signal]);
      if (attempt === 1) throw new Error("not yet");
      return never();
    };
    const ended = runTasks([{ name: "a", action, deadline, retry: { count: 5, delay: 1 } }]);
    await settled();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(calls.map(([attempt, { aborted }]) => [attempt, aborted])).toEqual([
      [1, false],
      [2, false],
    ]);
    await vi.advanceTimersByTimeAsync(1);
    const result = await ended;
    expect(result.errors).toMatchObject([{ code: "DEADLINE", task: "a", retryable: false }]);
    expect(calls[1]?.[1]).toMatchObject({ aborted: true, reason: { name: "TimeoutError" } });
    expect(calls).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("it counts pauses, and ends them", async () => {
    const action = vi.fn<() => never>(() => {
      throw new Error("no");
    });
    const retry = { count: 5, delay: 0.8 };
    const ended = runTasks([{ name: "a", action, deadline: 2, retry }]);
    await settled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(codesOf(await ended)).toEqual(["DEADLINE"]);
    expect(action).toHaveBeenCalledTimes(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("each item has its own, from its start", async () => {
    const held = new Held();
    const ended = runTasks([
      {
        name: "a",
        withItems: numbers(4),
        action: ({ index }: { index: number }) => held.start(index),
        concurrency: 2,
        deadline: 1,
        tolerate: 4,
      },
    ]);
    await settled();
    await vi.advanceTimersByTimeAsync(600);
    held.finish(0);
    await vi.advanceTimersByTimeAsync(400);
    expect(held.started).toEqual(["0", "1", "2", "3"]);
    await vi.advanceTimersByTimeAsync(600);
    held.finish(3);
    const { items } = itemsOf(await ended, "a");
    expect(items.map(({ error, attempts }) => [error?.code, attempts])).toEqual([
      [undefined, 1],
      ["DEADLINE", 1],
      ["DEADLINE", 1],
      [undefined, 1],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a timeout of an attempt before it is retried, and timed_out() holds after both", async () => {
    const seen: unknown[] = [];
    const next = {
      on: "failure" as const,
      when: (_: unknown, { timedOut }: EndScope) => {
        seen.push(timedOut());
        return true;
      },
    };
    const { events, result } = await (async () => {
      const retry = { count: 9 };
      const told = runWithEvents([
        { name: "a", action: never, timeout: 1, deadline: 2.5, retry, next },
      ]);
      await settled();
      for (let time = 0; time < 2_500; time += 100) await vi.advanceTimersByTimeAsync(100);
      return told;
    })();
    const retried = events.filter(({ type }) => type === "task.retried");
    expect(retried).toMatchObject([
      { attempt: 1, error: { code: "TIMEOUT" } },
      { attempt: 2, error: { code: "TIMEOUT" } },
    ]);
    expect(result.tasks["a"]?.error).toMatchObject({ code: "DEADLINE" });
    expect(seen).toEqual([true]);
  });

  test("with slots of the run, an action that ignores it keeps its slot for the time of grace", async () => {
    const held = new Held();
    const action = ({ task }: { task: string }): unknown => held.start(task);
    const tasks = [
      { name: "a", action, deadline: 1, next: { on: "failure" as const, do: "b" } },
      { name: "b", action },
    ];
    const ended = runTasks(tasks, {}, { concurrency: 1, grace: 3 });
    await settled();
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.advanceTimersByTimeAsync(2_999);
    expect(held.started).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(held.started).toEqual(["a", "b"]);
    held.finish("b");
    expect((await ended).status).toBe("succeeded");
  });

  test("it ends a workflow in the way that its cancellation does", async () => {
    const signals: AbortSignal[] = [];
    const inner = compileTasks(
      [
        {
          name: "x",
          action: ({ signal }: { signal: AbortSignal }) => {
            signals.push(signal);
            return never();
          },
        },
      ],
      {},
    );
    const ended = runTasks([{ name: "a", action: inner, deadline: 1, retry: { count: 3 } }]);
    await settled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(codesOf(await ended)).toEqual(["DEADLINE"]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([[0], [-1], ["1"], [null], [Number.NaN], [true]])(
    "%j is not a deadline",
    async (given) => {
      const deadline = given as number;
      expect(() => compileTasks([{ name: "a", deadline }], {}).check()).toThrow(/deadline/);
      const result = await runTasks([{ name: "a", action: () => 1, deadline: () => deadline }]);
      expect(codesOf(result)).toEqual(["INVALID_OPTION"]);
    },
  );
});
