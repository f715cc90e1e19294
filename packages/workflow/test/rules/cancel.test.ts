// docs/semantics.md#cancelling
import { afterEach, describe, expect, test, vi } from "vitest";
import { compileTasks, run, type RunHandle, type WorkflowEvent } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { itemsOf, settled } from "../run/run-tasks.ts";

afterEach(() => vi.useRealTimers());

describe("cancel", () => {
  test.each(["handle", "signal"])(
    "by %s: no new item or task starts, running ones are signalled",
    async (by) => {
      const held = new Held();
      const signals: AbortSignal[] = [];
      const controller = new AbortController();
      const workflow = compileTasks(
        [
          {
            name: "a",
            withItems: [0, 1, 2, 3],
            concurrency: 2,
            action: ({ item, signal }: { item: number; signal: AbortSignal }) => {
              signals.push(signal);
              return held.start(item);
            },
          },
          { name: "b", action: () => held.start("b") },
        ],
        {},
      );
      const events: WorkflowEvent[] = [];
      const onEvent = (event: WorkflowEvent): unknown => events.push(event);
      const handle = run(workflow, { signal: controller.signal, onEvent });
      await settled();
      if (by === "handle") handle.cancel();
      else controller.abort();
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
      held.finish(0, "nevertheless");
      held.fail(1);
      const result = await handle.result;
      expect(result.status).toBe("canceled");
      expect(result.output).toBe(null);
      expect(result.errors).toEqual([]);
      expect(held.started).toEqual(["0", "1"]);
      expect(result.sequence).toEqual(["a"]);
      expect(itemsOf(result, "a")).toMatchObject({
        status: "canceled",
        output: ["nevertheless", null, null, null],
        items: [
          { index: 0, status: "succeeded", attempts: 1 },
          { index: 1, status: "canceled", attempts: 1 },
          { index: 2, status: "skipped", attempts: 0 },
          { index: 3, status: "skipped", attempts: 0 },
        ],
      });
      expect(events.findLast(({ type }) => type === "task.progress")).toMatchObject({
        total: 4,
        succeeded: 1,
        failed: 0,
        unfinished: 3,
      });
    },
  );

  test("a task whose items all succeeded anyway is succeeded", async () => {
    const held = new Held();
    const action = ({ item }: { item: number }): unknown => held.start(item);
    const handle = run(
      compileTasks([{ name: "a", withItems: [0, 1], action, publish: { x: 1 } }], {}),
    );
    await settled();
    handle.cancel();
    held.finish(0);
    held.finish(1);
    const result = await handle.result;
    expect(result.status).toBe("canceled");
    expect(result.tasks["a"]).toMatchObject({ status: "succeeded", succeeded: 2 });
    expect(result.context.get("x")).toBe(1);
  });

  test("and so is one whose stream had already ended", async () => {
    const held = new Held();
    const action = ({ item }: { item: number }): unknown => held.start(item);
    const handle = run(compileTasks([{ name: "a", withItems: new Set([0, 1]), action }], {}));
    await settled();
    handle.cancel();
    held.finish(0);
    held.finish(1);
    expect((await handle.result).tasks["a"]).toMatchObject({ status: "succeeded", succeeded: 2 });
  });

  test("a task without items that succeeded anyway is succeeded", async () => {
    const held = new Held();
    const handle = run(
      compileTasks(
        [
          { name: "a", action: () => held.start("a") },
          { name: "b", action: () => 1 },
        ],
        {},
      ),
    );
    await settled();
    handle.cancel();
    held.finish("a", 5);
    const result = await handle.result;
    expect(result.status).toBe("canceled");
    expect(result.tasks).toEqual({ a: { status: "succeeded", output: 5 } });
  });

  test("canceling twice is not an error", async () => {
    const held = new Held();
    const handle = run(compileTasks([{ name: "a", action: () => held.start("a") }], {}));
    await settled();
    handle.cancel(new Error("first"));
    handle.cancel(new Error("second"));
    held.fail("a");
    const result = await handle.result;
    handle.cancel();
    expect(result.status).toBe("canceled");
    expect(result.tasks["a"]).toMatchObject({ status: "canceled", error: { code: "CANCELED" } });
  });

  test("before the run has started: nothing runs", async () => {
    const action = vi.fn<() => void>();
    const workflow = compileTasks([{ name: "a", action }], {});
    const results = [run(workflow, { signal: AbortSignal.abort() }), run(workflow)];
    results[1]?.cancel();
    for (const { result } of results) {
      const { status, tasks, sequence, errors } = await result;
      expect({ status, tasks, sequence, errors }).toEqual({
        status: "canceled",
        tasks: {},
        sequence: [],
        errors: [],
      });
    }
    expect(action).not.toHaveBeenCalled();
  });

  test("after the run has ended it has no effect, and leaves no timer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const controller = new AbortController();
    const handle = run(compileTasks([{ name: "a", action: () => 1 }], {}), {
      signal: controller.signal,
    });
    const result = await handle.result;
    handle.cancel();
    controller.abort();
    expect(result.status).toBe("succeeded");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("the reason is the one given by whoever canceled", async () => {
    const held = new Held();
    const signals: AbortSignal[] = [];
    const action = ({ signal }: { signal: AbortSignal }): unknown => {
      signals.push(signal);
      return held.start(signals.length);
    };
    for (const timeout of [Infinity, 9]) {
      const handle = run(compileTasks([{ name: "a", action, timeout }], {}));
      await settled();
      handle.cancel("enough");
      held.finish(signals.length);
      await handle.result;
    }
    expect(signals.map(({ reason }) => reason as unknown)).toEqual(["enough", "enough"]);
  });

  test("an action that ignores its signal is given up after the grace period", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const held = new Held();
    const action = ({ item }: { item: number }): unknown => held.start(item);
    const workflow = compileTasks([{ name: "a", withItems: [0, 1], action }], {});
    const handle = run(workflow, { grace: 2 });
    let isOver = false;
    void handle.result.then(() => (isOver = true));
    await settled();
    handle.cancel();
    held.finish(0, "done");
    await vi.advanceTimersByTimeAsync(1_999);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    const result = await handle.result;
    expect(itemsOf(result, "a").items.map(({ status }) => status)).toEqual([
      "succeeded",
      "canceled",
    ]);
    held.fail(1);
    await settled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("canceled by a listener when the task starts: the task is canceled and its action never called", async () => {
    const action = vi.fn<() => number>(() => 1);
    const handle: RunHandle = run(compileTasks([{ name: "a", action }], {}), {
      onEvent: ({ type }): void => {
        if (type === "task.started") handle.cancel();
      },
    });
    const result = await handle.result;
    expect(action).not.toHaveBeenCalled();
    expect(result.status).toBe("canceled");
    expect(result.errors).toEqual([]);
    expect(result.tasks["a"]).toMatchObject({ status: "canceled", error: { code: "CANCELED" } });
  });

  test("canceled by a listener when its list starts: no item starts", async () => {
    const action = vi.fn<() => number>(() => 1);
    const workflow = compileTasks([{ name: "a", withItems: [1, 2], action }], {});
    const handle: RunHandle = run(workflow, {
      onEvent: ({ type }): void => {
        if (type === "task.started") handle.cancel();
      },
    });
    const { items } = itemsOf(await handle.result, "a");
    expect(action).not.toHaveBeenCalled();
    expect(items).toMatchObject([{ status: "skipped" }, { status: "skipped" }]);
  });

  test.each(["event", "condition"])(
    "canceled by an %s of a retry: no further attempt, no timer",
    async (by) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const action = vi.fn<() => never>(() => {
        throw new Error("no");
      });
      const when = (): boolean => {
        if (by === "condition") handle.cancel();
        return true;
      };
      const workflow = compileTasks(
        [{ name: "a", action, retry: { count: 3, delay: 60, when } }],
        {},
      );
      const handle: RunHandle = run(workflow, {
        onEvent: ({ type }): void => {
          if (by === "event" && type === "task.retried") handle.cancel();
        },
      });
      const result = await handle.result;
      expect(result.status).toBe("canceled");
      expect(action).toHaveBeenCalledTimes(1);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("retry.when is not asked about an attempt that fails after it", async () => {
    const when = vi.fn<() => boolean>(() => true);
    const action = (): never => {
      handle.cancel();
      throw new Error("no");
    };
    const workflow = compileTasks(
      [{ name: "a", withItems: [1], action, retry: { count: 1, when } }],
      {},
    );
    const handle: RunHandle = run(workflow);
    expect((await handle.result).status).toBe("canceled");
    expect(when).not.toHaveBeenCalled();
  });

  test("a sub-workflow is canceled with its caller", async () => {
    const held = new Held();
    const inner = compileTasks(
      [
        { name: "x", action: () => held.start("x") },
        { name: "y", action: () => held.start("y") },
      ],
      {},
    );
    const handle = run(compileTasks([{ name: "a", withItems: [1], action: inner }], {}));
    await settled();
    handle.cancel();
    held.finish("x");
    const result = await handle.result;
    expect(result.status).toBe("canceled");
    expect(held.started).toEqual(["x"]);
    expect(itemsOf(result, "a").items).toMatchObject([{ status: "canceled" }]);
  });

  // Node before 20.16 has no way to switch the warning off.
  test.skipIf(process.getBuiltinModule === undefined)(
    "any number of items may listen to the signal without a warning",
    async () => {
      const warnings: Error[] = [];
      const warned = (warning: Error): void => void warnings.push(warning);
      process.on("warning", warned);
      const action = ({ signal }: { signal: AbortSignal }): void =>
        signal.addEventListener("abort", () => {});
      const withItems = Array.from({ length: 50 }, (_, i) => i);
      await run(compileTasks([{ name: "a", withItems, action, concurrency: 50 }], {})).result;
      await new Promise((resolve) => setImmediate(resolve));
      process.off("warning", warned);
      expect(warnings).toEqual([]);
    },
  );
});
