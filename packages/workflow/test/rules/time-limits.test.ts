// docs/semantics.md#time-limits
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compileTasks } from "../../src/index.ts";
import type { EndScope } from "../../src/task/scope.ts";
import { Held } from "../run/held.ts";
import { failing, never, numbers } from "../run/item-actions.ts";
import { codesOf, runTasks, settled, runWithEvents } from "../run/run-tasks.ts";

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
