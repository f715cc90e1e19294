// docs/semantics.md#time-limits-of-workflows
import type { WorkflowContext } from "@sheaf/context";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  BatchNode,
  compileTasks,
  createWorkflow,
  memoryJournal,
  run,
  type RunResult,
  type Workflow,
  WorkflowNode,
} from "../../src/index.ts";
import { codesOf, settled, type Tasks } from "../run/run-tasks.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

const never = (): Promise<never> => new Promise(() => {});
const timers = (): number => vi.getTimerCount();

const limited = (tasks: Tasks, timeout = 5, name = "nightly"): Workflow =>
  compileTasks(tasks, { name, timeout });

/** The result, after so many seconds. */
async function after(seconds: number, result: Promise<RunResult>): Promise<RunResult> {
  await settled();
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  return result;
}

describe("the timeout of a run", () => {
  test("fails it, signals what runs, and waits for nothing", async () => {
    const signals: AbortSignal[] = [];
    const action = ({ signal }: { signal: AbortSignal }): Promise<never> => {
      signals.push(signal);
      return never();
    };
    const workflow = limited([
      { name: "a", action: () => 1 },
      { name: "b", withItems: [1, 2, 3], concurrency: 2, retry: { count: 3 }, action },
      { name: "c", action: () => 2 },
    ]);
    const result = await after(5, run(workflow, { grace: 100 }).result);
    const error = {
      name: "WorkflowDeadlineError",
      code: "DEADLINE",
      message: 'Cannot continue: workflow "nightly" took longer than 5 s',
      task: "b",
      index: 0,
    };
    expect(result).toMatchObject({ status: "failed", output: null, reason: undefined });
    expect(result.errors).toMatchObject([error]);
    expect(result.sequence).toEqual(["a", "b"]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(signals[0]?.reason).toMatchObject({ code: "DEADLINE" });
    expect(timers()).toBe(0);
  });

  test("is not over while the run is shorter, and leaves no timer", async () => {
    const workflow = limited([{ name: "a", action: () => 1 }]);
    expect(await run(workflow).result).toMatchObject({ status: "succeeded" });
    expect(timers()).toBe(0);
    const slow = limited([
      { name: "a", action: () => new Promise((end) => setTimeout(end, 4_999)) },
    ]);
    expect(await after(4.999, run(slow).result)).toMatchObject({ status: "succeeded" });
    expect(timers()).toBe(0);
  });

  test("ends pauses between attempts", async () => {
    const action = (): never => {
      throw new Error("down");
    };
    const workflow = limited([{ name: "a", action, retry: { count: 9, delay: 60 } }]);
    const { status, errors } = await after(5, run(workflow).result);
    expect([status, errors.map(({ code }) => code)]).toEqual(["failed", ["DEADLINE"]]);
  });

  test("cannot be handled by next", async () => {
    const workflow = limited([
      { name: "a", action: never, next: { on: "completion", do: "b" } },
      { name: "b", action: () => 1 },
    ]);
    const { status, sequence, handled } = await after(5, run(workflow).result);
    expect([status, sequence, handled]).toEqual(["failed", ["a"], []]);
  });

  test("does not replace a cancellation", async () => {
    const handle = run(limited([{ name: "a", action: never }]), { grace: 10 });
    await after(4, Promise.resolve({} as RunResult));
    handle.cancel("enough");
    const { status, reason } = await after(10, handle.result);
    expect([status, reason]).toEqual(["canceled", "enough"]);
    expect(timers()).toBe(0);
  });

  test("ends with run.failed, and a code in the events of tasks", async () => {
    const events: unknown[] = [];
    const onEvent = ({ type, ...event }: { type: string; error?: { code: string } }): void => {
      if (event.error !== undefined) events.push([type, event.error.code]);
    };
    await after(5, run(limited([{ name: "a", action: never }]), { onEvent }).result);
    expect(events).toEqual([
      ["task.failed", "DEADLINE"],
      ["run.failed", "DEADLINE"],
    ]);
  });
});

describe("the timeout of a workflow inside another one", () => {
  const child = limited([{ name: "slow", action: never }], 2, "child");

  test("fails its task, which may handle that, and the run goes on", async () => {
    const workflow = limited([
      { name: "t", action: child, next: { on: "failure", do: "u" } },
      { name: "u", action: () => 1 },
    ]);
    const { status, handled, tasks } = await after(2, run(workflow, { grace: 0 }).result);
    expect(status).toBe("succeeded");
    expect(handled).toMatchObject([{ code: "DEADLINE", task: "t" }]);
    expect(tasks["t"]).toMatchObject({ status: "failed", error: { code: "DEADLINE" } });
    expect(timers()).toBe(0);
  });

  test("is that of each attempt, and the next waits until the first has ended", async () => {
    const log: string[] = [];
    const heeding = ({ signal }: { signal: AbortSignal }): Promise<never> => {
      log.push("start");
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () =>
          setTimeout(() => {
            log.push("end");
            reject(new Error("stopped"));
          }, 500),
        );
      });
    };
    const inner = limited([{ name: "slow", action: heeding }], 2, "inner");
    const workflow = compileTasks(
      [{ name: "t", action: inner, retry: { count: 1, delay: 0 } }],
      {},
    );
    const { errors } = await after(6, run(workflow).result);
    expect(log).toEqual(["start", "end", "start", "end"]);
    expect(errors).toMatchObject([{ code: "DEADLINE", task: "t" }]);
  });

  test("is that of each item", async () => {
    const action = ({ input }: { input: unknown }): unknown => (input === 1 ? 1 : never());
    const each = compileTasks(
      [{ name: "slow", input: ({ parameters }: WorkflowContext) => parameters["n"], action }],
      { timeout: 2, output: (context) => (context.task("slow") as { output?: unknown }).output },
    );
    const workflow = limited([
      {
        name: "t",
        withItems: [1, 2, 1],
        tolerate: 1,
        action: each,
        input: ({ item }: WorkflowContext) => ({ n: item }),
      },
    ]);
    const { status, tasks } = await after(2, run(workflow).result);
    expect(status).toBe("succeeded");
    expect(tasks["t"]).toMatchObject({
      output: [1, null, 1],
      items: [{ status: "succeeded" }, { error: { code: "DEADLINE" } }, { status: "succeeded" }],
    });
  });

  test("holds for nodes", async () => {
    const node = createWorkflow(new WorkflowNode("w", child));
    const batch = createWorkflow(
      new BatchNode("b", { items: () => [1, 2], workflow: child, concurrency: 1, tolerate: 1 }),
    );
    expect(codesOf(await after(2, run(node).result))).toEqual(["DEADLINE"]);
    const { errors } = await after(4, run(batch).result);
    expect(errors).toMatchObject([{ code: "ITEMS_FAILED", cause: { code: "DEADLINE" } }]);
    expect(timers()).toBe(0);
  });

  test("leaves the end of the run to the run", async () => {
    const workflow = limited(
      [{ name: "t", action: limited([{ name: "s", action: child }], 3) }],
      1,
    );
    const { errors } = await after(1, run(workflow).result);
    expect(errors).toMatchObject([{ code: "DEADLINE", message: /took longer than 1 s/ }]);
    expect(timers()).toBe(0);
  });
});

test.each([0, -1, Number.NaN, "5", null])("a timeout of %s is refused", (timeout) => {
  const workflow = compileTasks([{ name: "a", action: never }], { timeout: timeout as number });
  expect(() => run(workflow)).toThrow(/invalid setting "timeout": expected a number of seconds/);
});

describe("a run that is continued", () => {
  test("has the whole time again, and runs what had not ended", async () => {
    const calls: string[] = [];
    let isSlow = true;
    const workflow = limited([
      { name: "a", action: () => calls.push("a") },
      { name: "b", action: () => (calls.push("b"), isSlow ? never() : 2) },
    ]);
    const journal = memoryJournal();
    const { result } = run(workflow, { journal });
    while (calls.length < 2) await settled();
    expect(await after(5, result)).toMatchObject({ status: "failed" });
    isSlow = false;
    const again = await run(workflow, { journal: memoryJournal(journal.content) }).result;
    expect(again).toMatchObject({ status: "succeeded", tasks: { b: { output: 2 } } });
    expect(calls).toEqual(["a", "b", "b"]);
  });

  test("runs a workflow inside again if its time was over, unless that was handled", async () => {
    const calls: string[] = [];
    let isSlow = true;
    const inner = limited(
      [
        { name: "x", action: () => calls.push("x") },
        { name: "y", action: () => (calls.push("y"), isSlow ? never() : 2) },
      ],
      2,
    );
    const failing = compileTasks([{ name: "t", action: inner }], {});
    const handling = compileTasks(
      [{ name: "t", action: inner, next: { on: "failure", do: "u" } }, { name: "u" }],
      {},
    );
    const actions = {
      u: (): never => {
        throw new Error("later");
      },
    };
    for (const [workflow, expected] of [
      [failing, ["x", "y", "y"]],
      [handling, ["x", "y"]],
    ] as const) {
      calls.length = 0;
      isSlow = true;
      const journal = memoryJournal();
      const { result } = run(workflow, { journal, actions });
      while (calls.length < 2) await settled();
      await after(2, result);
      isSlow = false;
      await run(workflow, { journal: memoryJournal(journal.content), actions }).result;
      expect(calls).toEqual(expected);
    }
  });
});
