// docs/semantics.md#conditions
import { createContext, type WorkflowContext } from "@sheaf/context";
import { afterEach, describe, expect, test, vi } from "vitest";
import { run, compileTasks } from "../../src/index.ts";
import type { EndScope } from "../../src/task/scope.ts";
import { Held } from "../run/held.ts";
import { runTasks, settled, type Tasks } from "../run/run-tasks.ts";

afterEach(() => vi.useRealTimers());

/** What the functions for conditions return at the end of a task. */
async function seenOf(task: Omit<Tasks[number], "name">): Promise<Record<string, unknown>> {
  let seen: Record<string, unknown> = {};
  const look = (_: WorkflowContext, scope: EndScope): boolean => {
    const { succeeded, failed, timedOut, canceled, skipped, result, failures } = scope;
    const holding = Object.entries({ succeeded, failed, timedOut, canceled, skipped });
    seen = {
      holding: holding.filter(([, holds]) => holds()).map(([name]) => name),
      result: result(),
      failures: failures(),
    };
    return true;
  };
  const ended = runTasks([{ ...task, name: "a", next: { on: "completion", when: look } }]);
  await settled();
  await vi.advanceTimersByTimeAsync(1_000);
  await ended;
  return seen;
}

describe("conditions see all items together", () => {
  const never = (): Promise<never> => new Promise(() => {});
  const action = ({ item }: { item: number }): unknown => {
    if (item < 0) throw Object.assign(new Error("negative"), { code: "E_NEG" });
    return item === 99 ? never() : item;
  };
  const failure = (index: number, item: number, code: string, message: unknown, attempts = 1) => ({
    index,
    item,
    attempts,
    error: { code, message },
  });

  test.each<[string, Omit<Tasks[number], "name">, Record<string, unknown>]>([
    ["succeeded", { action: () => 5 }, { holding: ["succeeded"], result: 5, failures: [] }],
    ["skipped", { action, when: false }, { holding: ["skipped"], result: null, failures: [] }],
    [
      "succeeded, of items",
      { withItems: [1, 2], action },
      { holding: ["succeeded"], result: [1, 2], failures: [] },
    ],
    [
      "succeeded, with tolerated failures",
      { withItems: [1, -1, 2], action, tolerate: 1 },
      {
        holding: ["succeeded"],
        result: [1, null, 2],
        failures: [failure(1, -1, "E_NEG", "negative")],
      },
    ],
    [
      "failed, even if the last item succeeded",
      { withItems: [-1, 2, -3, 4], action, retry: { count: 1 } },
      {
        holding: ["failed"],
        result: [null, 2, null, 4],
        failures: [failure(0, -1, "E_NEG", "negative", 2), failure(2, -3, "E_NEG", "negative", 2)],
      },
    ],
    [
      "failures when only failures are collected",
      { withItems: [1, -1, -2], action, collect: "failures", tolerate: 5 },
      {
        holding: ["succeeded"],
        result: null,
        failures: [failure(1, -1, "E_NEG", "negative"), failure(2, -2, "E_NEG", "negative")],
      },
    ],
    [
      "timed out, as an item's last error is TIMEOUT",
      { withItems: [1, 99, -1], action, timeout: 0.5 },
      {
        holding: ["failed", "timedOut"],
        result: [1, null, null],
        failures: [
          failure(1, 99, "TIMEOUT", expect.any(String)),
          failure(2, -1, "E_NEG", "negative"),
        ],
      },
    ],
    [
      "not timed out, as it did not fail",
      { withItems: [1, 99], action, timeout: 0.5, tolerate: 1 },
      {
        holding: ["succeeded"],
        result: [1, null],
        failures: [failure(1, 99, "TIMEOUT", expect.any(String))],
      },
    ],
  ])("%s", async (_, task, expected) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    expect(await seenOf(task)).toEqual(expected);
  });

  test.each<[string, (servers: unknown) => unknown, object]>([
    ["a list", (servers) => servers, {}],
    ["a stream", (servers) => new Set(servers as unknown[]), {}],
    ["what is collected only of failures", (servers) => servers, { collect: "failures" }],
  ])("failures give the item itself: %s", async (_, itemsOf, options) => {
    let failures: ReturnType<EndScope["failures"]> = [];
    const context = createContext({ variables: { servers: [{ host: "a" }, { host: "b" }] } });
    const servers = context.get("servers");
    const task = {
      ...options,
      name: "check",
      withItems: () => itemsOf(servers),
      action: ({ item }: { item: { host: string } }) => {
        if (item.host === "b") throw new Error("down");
      },
      next: {
        on: "failure",
        publish: {
          down: (__: WorkflowContext, end: EndScope) => {
            failures = end.failures();
            return failures.map(({ item }) => item);
          },
        },
      } as const,
    };
    const { tasks, context: last } = await run(compileTasks([task], {}), { context }).result;
    expect(failures).toHaveLength(1);
    expect(failures[0]?.item).toBe(servers[1]);
    expect(last.get("down")).toEqual([{ host: "b" }]);
    // What is kept of the items stays as it was.
    expect(JSON.stringify(tasks["check"])).not.toContain("host");
  });

  test("failures of batches give the batch", async () => {
    let failures: ReturnType<EndScope["failures"]> = [];
    const when = (__: WorkflowContext, end: EndScope): boolean => {
      failures = end.failures();
      return true;
    };
    const action = ({ item }: { item: readonly number[] }): void => {
      if (item.includes(3)) throw new Error("three");
    };
    await runTasks([
      {
        name: "a",
        withItems: [1, 2, 3],
        batchSize: 2,
        action,
        next: { on: "failure", when },
      },
    ]);
    expect(failures.map(({ index, item }) => [index, item])).toEqual([[1, [3]]]);
  });

  test("a time-out that a later attempt made up for does not count", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const later = ({ attempt, item }: { attempt: number; item: number }): unknown => {
      if (item === 0) throw new Error("no");
      return attempt === 1 ? never() : attempt;
    };
    const task = { withItems: [0, 1], action: later, timeout: 0.2, retry: { count: 1 } };
    expect(await seenOf(task)).toMatchObject({ holding: ["failed"], result: [null, 2] });
  });

  test("canceled", async () => {
    const held = new Held();
    let seen: unknown;
    const when = (_: WorkflowContext, { canceled, failed, succeeded }: EndScope): boolean => {
      seen = [canceled(), failed(), succeeded()];
      return true;
    };
    const tasks: Tasks = [
      { name: "a", action: () => held.start("a"), next: { on: "completion", when } },
    ];
    const handle = run(compileTasks(tasks, {}));
    await settled();
    handle.cancel();
    held.fail("a");
    await handle.result;
    expect(seen).toEqual([true, false, false]);
  });

  test("the functions can be taken out of the scope and called later", async () => {
    let taken: (() => unknown) | undefined;
    await runTasks([
      {
        name: "a",
        action: () => 7,
        publish: {
          x: (_: WorkflowContext, { result }: EndScope) => {
            taken = result;
            return 1;
          },
        },
      },
    ]);
    expect(taken?.()).toBe(7);
  });
});

describe("two items finishing together never fire a successor twice", () => {
  test.each([1, 2, 10, 1_000])("with concurrency %i", async (concurrency) => {
    let runs = 0;
    let release: () => void = () => {};
    const together = new Promise<void>((resolve) => {
      release = resolve;
    });
    const withItems = Array.from({ length: 50 }, (_, i) => i);
    const ended = runTasks([
      { name: "a", withItems, concurrency, action: () => together, next: { do: "b" } },
      { name: "b", action: () => runs++ },
    ]);
    await settled();
    release();
    const result = await ended;
    expect(runs).toBe(1);
    expect(result.sequence).toEqual(["a", "b"]);
  });
});
