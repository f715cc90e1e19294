// docs/semantics.md#first-successes
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compileTasks, memoryJournal, run } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { failing, numbers } from "../run/item-actions.ts";
import { codesOf, itemsOf, runTasks, runWithEvents, settled } from "../run/run-tasks.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

interface Call {
  readonly index: number;
  readonly signal: AbortSignal;
}

/** An action that ends when the test says so, and keeps the signals that it gets. */
function holding(): { held: Held; signals: AbortSignal[]; action: (call: Call) => unknown } {
  const [held, signals] = [new Held(), [] as AbortSignal[]];
  const action = ({ index, signal }: Call): unknown => {
    signals.push(signal);
    return held.start(index);
  };
  return { held, signals, action };
}

describe("until", () => {
  test.each([
    ["a number", 1],
    ["a template", () => 1],
  ])(
    "%s of successes ends the task: no others start, the running are canceled",
    async (_, until) => {
      const { held, signals, action } = holding();
      const withItems = numbers(5);
      const { events, result } = await (async () => {
        const told = runWithEvents([{ name: "a", withItems, action, concurrency: 3, until }]);
        await settled();
        held.finish(1, "first");
        return told;
      })();
      expect(result.tasks["a"]).toEqual({
        status: "succeeded",
        output: [null, "first", null, null, null],
        total: 5,
        succeeded: 1,
        failed: 0,
        skipped: 2,
        items: [
          { index: 0, status: "canceled", attempts: 1 },
          { index: 1, status: "succeeded", attempts: 1 },
          { index: 2, status: "canceled", attempts: 1 },
          { index: 3, status: "skipped", attempts: 0 },
          { index: 4, status: "skipped", attempts: 0 },
        ],
      });
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, false, true]);
      expect(signals[0]?.reason).toMatchObject({ name: "AbortError" });
      const canceled = events.filter(({ type }) => type === "item.canceled");
      expect(canceled).toMatchObject([{ index: 0 }, { index: 2 }]);
      expect(events.findLast(({ type }) => type === "task.progress")).toMatchObject({
        succeeded: 1,
        failed: 0,
        unfinished: 4,
      });
      held.finish(0, "late");
      await settled();
      expect(result.status).toBe("succeeded");
    },
  );

  test("n of them, whatever failed before", async () => {
    const task = { name: "a", withItems: numbers(9), concurrency: 1, until: 3 };
    const result = await runTasks([{ ...task, action: failing(0, 1, 3) }]);
    expect(result.status).toBe("succeeded");
    const counts = { total: 9, succeeded: 3, failed: 3, skipped: 3 };
    expect(itemsOf(result, "a")).toMatchObject(counts);
  });

  test("if too few can still succeed, it fails at once", async () => {
    const { held, signals, action } = holding();
    const ended = runTasks([
      { name: "a", withItems: numbers(4), action, concurrency: 3, until: 3 },
    ]);
    await settled();
    held.fail(0);
    held.fail(2);
    const result = await ended;
    expect(codesOf(result)).toEqual(["ITEMS_FAILED"]);
    expect(result.errors[0]?.message).toBe(
      'Cannot complete task "a": 0 of 4 items succeeded, and it needs 3; item 0: 0 failed',
    );
    expect(signals[1]?.aborted).toBe(true);
    expect(itemsOf(result, "a")).toMatchObject({ failed: 2, skipped: 0 });
  });

  test("nothing starts if there are too few from the start, and a skipped item is none", async () => {
    const action = vi.fn<() => number>(() => 1);
    for (const withItems of [[], [1, 2]])
      expect(codesOf(await runTasks([{ name: "a", withItems, action, until: 3 }]))).toEqual([
        "ITEMS_FAILED",
      ]);
    expect(action).not.toHaveBeenCalled();
    const itemWhen = ({ index = 0 }: { readonly index?: number | undefined }): boolean => index > 1;
    const task = { name: "a", withItems: numbers(4), action, itemWhen, until: 3, concurrency: 1 };
    expect(codesOf(await runTasks([task]))).toEqual(["ITEMS_FAILED"]);
    expect(action).not.toHaveBeenCalled();
  });

  test("a stream is read no further, and fails at its end if too few succeeded", async () => {
    let closed = 0;
    async function* endless(): AsyncGenerator<number> {
      try {
        for (let item = 0; ; item++) yield item;
      } finally {
        closed++;
      }
    }
    const task = { name: "a", action: failing(0), until: 2, concurrency: 1 };
    const result = await runTasks([{ ...task, withItems: endless }]);
    expect(itemsOf(result, "a")).toMatchObject({ status: "succeeded", total: 3, succeeded: 2 });
    expect(closed).toBe(1);
    const few = await runTasks([{ ...task, withItems: () => new Set([0, 1]) }]);
    expect(codesOf(few)).toEqual(["ITEMS_FAILED"]);
  });

  test("it ends pauses, time limits and deadlines of the others", async () => {
    const retry = { count: 3, delay: 9 };
    const limits = { timeout: 60, deadline: 100, retry };
    const { held, action } = holding();
    const ended = runTasks([{ name: "a", withItems: numbers(3), action, until: 1, ...limits }]);
    await settled();
    held.fail(0);
    await settled();
    held.finish(2);
    const { items } = itemsOf(await ended, "a");
    expect(items.map(({ status, attempts }) => [status, attempts])).toEqual([
      ["canceled", 1],
      ["canceled", 1],
      ["succeeded", 1],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("an action that ignores its signal keeps its slot of the run for the time of grace", async () => {
    const { held, action } = holding();
    const ended = runTasks(
      [
        { name: "a", withItems: numbers(2), action, until: 1 },
        { name: "b", withItems: [2, 3], action: ({ item }: { item: number }) => held.start(item) },
      ],
      {},
      { concurrency: 2, grace: 5 },
    );
    await settled();
    held.finish(0);
    await settled();
    expect(held.started).toEqual(["0", "1", "2"]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(held.started).toEqual(["0", "1", "2", "3"]);
    held.finish(2);
    held.finish(3);
    expect((await ended).status).toBe("succeeded");
  });

  test("a run that is continued gives the same result, and starts none of those that were canceled", async () => {
    const { held, action } = holding();
    let fails = true;
    const workflow = compileTasks(
      [
        { name: "a", withItems: numbers(5), action, concurrency: 3, until: 1 },
        {
          name: "b",
          action: () => {
            if (fails) throw new Error("no");
          },
        },
      ],
      {},
    );
    const journal = memoryJournal();
    const { result } = run(workflow, { journal });
    while (held.started.length < 3) await settled();
    held.finish(2);
    const { tasks } = await result;
    fails = false;
    const again = await run(workflow, { journal: memoryJournal(journal.content ?? undefined) })
      .result;
    expect(again.status).toBe("succeeded");
    expect(again.tasks["a"]).toEqual(tasks["a"]);
    expect(held.started).toEqual(["0", "1", "2"]);
  });

  test("so does one in which an item is skipped between one that succeeded and one that was canceled", async () => {
    const { held, action } = holding();
    let fails = true;
    const itemWhen = ({ index = 0 }: { readonly index?: number | undefined }): boolean =>
      index !== 1;
    const after = (): void => {
      if (fails) throw new Error("no");
    };
    const workflow = compileTasks(
      [
        { name: "a", withItems: numbers(4), action, itemWhen, concurrency: 2, until: 1 },
        { name: "b", action: after },
      ],
      {},
    );
    const journal = memoryJournal();
    const { result } = run(workflow, { journal });
    while (held.started.length < 2) await settled();
    held.finish(0);
    const { tasks } = await result;
    expect(itemsOf({ tasks } as never, "a").items.map(({ status }) => status)).toEqual([
      "succeeded",
      "skipped",
      "canceled",
      "skipped",
    ]);
    fails = false;
    const again = await run(workflow, { journal: memoryJournal(journal.content ?? undefined) })
      .result;
    expect(again.tasks["a"]).toEqual(tasks["a"]);
    expect(held.started).toEqual(["0", "2"]);
  });

  test.each(["tolerate", "onItemFailure"])("%s cannot stand beside it", (option) => {
    const value = option === "tolerate" ? 1 : "stop";
    const workflow = compileTasks([{ name: "a", withItems: [1], until: 1, [option]: value }], {});
    expect(() => workflow.check()).toThrow(`has both "until" and "${option}"`);
  });

  test.each([[0], [-1], [1.5], ["1"], [null], [true]])("%j is not a number of items", (given) => {
    const until = given as number;
    expect(() => compileTasks([{ name: "a", withItems: [1], until }], {}).check()).toThrow(/until/);
  });
});
