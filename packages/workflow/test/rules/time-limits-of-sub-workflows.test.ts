// docs/semantics.md#time-limits-of-sub-workflows
import { expect, describe, test, vi, beforeEach, afterEach } from "vitest";
import { BatchNode, compileTasks, createWorkflow, run, type Workflow } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { settled, type Tasks } from "../run/run-tasks.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

interface Call {
  readonly item: unknown;
  readonly signal: AbortSignal;
}

/** An action that runs until the test ends it. */
function held(log: Held, signals: AbortSignal[] = []): (name: string) => (call: Call) => unknown {
  return (name) => (call) => {
    signals.push(call.signal);
    return log.start(name);
  };
}

const heeding =
  (started: unknown[]) =>
  ({ item, signal }: Call): Promise<never> => {
    started.push(item);
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("stopped")));
    });
  };

const workflowOf = (tasks: Tasks): Workflow => compileTasks(tasks, {});

describe("the timeout of a task whose action is a workflow", () => {
  test("signals what runs in it, and nothing of it starts, at any depth", async () => {
    const log = new Held();
    const signals: AbortSignal[] = [];
    const action = held(log, signals);
    const child = workflowOf([
      { name: "a", action: action("a") },
      { name: "b", action: action("b") },
      { name: "c", withItems: [1, 2, 3], concurrency: 1, action: action("c") },
    ]);
    const list = workflowOf([{ name: "l", withItems: [1, 2], concurrency: 1, action: child }]);
    const batch = createWorkflow(
      new BatchNode("batch", { items: () => [1, 2], workflow: list, concurrency: 1 }),
    );
    const { result } = run(
      workflowOf([
        { name: "t", action: batch, timeout: 1 },
        { name: "never", action: action("never") },
      ]),
    );
    await settled();
    expect(log.started).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1_000);
    const { tasks, errors } = await result;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(signals[0]?.reason).toMatchObject({ name: "TimeoutError" });
    log.finish("a");
    await settled();
    expect(log.started).toEqual(["a"]);
    expect(errors).toMatchObject([{ code: "TIMEOUT", task: "t" }]);
    expect(tasks["t"]).toMatchObject({ status: "failed" });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("the task ends at once, and the run goes on while the workflow comes to rest", async () => {
    const log = new Held();
    const action = held(log);
    const child = workflowOf([
      { name: "a", action: action("a") },
      { name: "b", action: action("b") },
    ]);
    const handle = run(
      workflowOf([
        { name: "t", action: child, timeout: 1, next: { on: "failure", do: "after" } },
        { name: "after", action: action("after") },
      ]),
    );
    await settled();
    await vi.advanceTimersByTimeAsync(1_000);
    await settled();
    expect(log.open).toEqual(["a", "after"]);
    log.finish("a");
    log.finish("after");
    await settled();
    expect(log.started).toEqual(["a", "after"]);
    await handle.result;
  });

  test.each([
    ["an item", [7]],
    ["a task", undefined],
  ])("no further attempt of %s begins before the earlier one has ended", async (_, withItems) => {
    const log = new Held();
    const child = workflowOf([{ name: "a", action: held(log)("a") }]);
    const list = withItems === undefined ? {} : { withItems };
    const handle = run(
      workflowOf([{ name: "t", action: child, timeout: 1, retry: { count: 1 }, ...list }]),
      { grace: 10 },
    );
    await settled();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(log.started).toEqual(["a"]);
    log.finish("a");
    await settled();
    expect(log.started).toEqual(["a", "a"]);
    log.finish("a");
    expect((await handle.result).status).toBe("succeeded");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("or has been given up after the grace period", async () => {
    const log = new Held();
    const child = workflowOf([{ name: "a", action: held(log)("a") }]);
    const handle = run(
      workflowOf([{ name: "t", action: child, timeout: 1, retry: { count: 1, delay: 3 } }]),
      { grace: 10 },
    );
    await settled();
    await vi.advanceTimersByTimeAsync(10_999);
    expect(log.started).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1);
    await settled();
    expect(log.started).toEqual(["a", "a"]);
    handle.cancel();
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await handle.result).status).toBe("canceled");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a workflow that reacts to its signal at once is retried after the delay", async () => {
    const started: unknown[] = [];
    const child = workflowOf([{ name: "a", withItems: [1, 2], action: heeding(started) }]);
    const handle = run(
      workflowOf([{ name: "t", action: child, timeout: 1, retry: { count: 1, delay: 2 } }]),
    );
    await settled();
    await vi.advanceTimersByTimeAsync(2_999);
    expect(started).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(1);
    await settled();
    expect(started).toEqual([1, 2, 1, 2]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await handle.result).toMatchObject({
      status: "failed",
      errors: [{ code: "TIMEOUT", task: "t" }],
    });
  });

  test.each(["run", "timeout"])("a %s that ends takes the inner limits with it", async (by) => {
    const started: unknown[] = [];
    const inner = workflowOf([
      { name: "x", withItems: [1], action: heeding(started), timeout: 50, retry: { count: 5 } },
      { name: "y", action: () => started.push("y") },
    ]);
    const outer = workflowOf([{ name: "i", action: inner, timeout: 20, retry: { count: 5 } }]);
    const handle = run(workflowOf([{ name: "o", action: outer, timeout: 5 }]));
    await settled();
    if (by === "run") handle.cancel("enough");
    else await vi.advanceTimersByTimeAsync(5_000);
    const { status } = await handle.result;
    expect(status).toBe(by === "run" ? "canceled" : "failed");
    await vi.advanceTimersByTimeAsync(100_000);
    expect(started).toEqual([1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("there are no events after the end of a run", async () => {
    const types: string[] = [];
    const child = workflowOf([{ name: "a", action: () => new Promise(() => {}) }]);
    const handle = run(workflowOf([{ name: "t", action: child, timeout: 1 }]), {
      onEvent: ({ type }) => types.push(type),
    });
    await settled();
    await vi.advanceTimersByTimeAsync(1_000);
    await handle.result;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(types.at(-1)).toBe("run.failed");
  });
});
