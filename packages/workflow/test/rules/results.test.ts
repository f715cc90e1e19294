// docs/semantics.md#results
import { describe, expect, test } from "vitest";
import { Held } from "../run/held.ts";
import { itemsOf, runTasks, settled } from "../run/run-tasks.ts";

describe("the task's result", () => {
  const action = ({ item }: { item: number }): number => {
    if (item < 0) throw new Error(`no ${item}`);
    return item * 2;
  };
  const failed = (index: number) => ({
    index,
    status: "failed",
    attempts: 1,
    error: { code: "ACTION_FAILED", message: `no -${index}` },
  });

  test("outputs keeps outputs in item order, null where there is none, and a report of each item", async () => {
    const withItems = [0, -1, 2];
    const result = await runTasks([{ name: "a", withItems, action, tolerate: 1 }]);
    expect(result.tasks["a"]).toEqual({
      status: "succeeded",
      output: [0, null, 4],
      total: 3,
      succeeded: 2,
      failed: 1,
      items: [
        { index: 0, status: "succeeded", attempts: 1 },
        failed(1),
        { index: 2, status: "succeeded", attempts: 1 },
      ],
    });
    expect(result.context.task("a")).toEqual(result.tasks["a"]);
  });

  test("outputs are in item order, whichever ends first", async () => {
    const held = new Held();
    const ended = runTasks([
      {
        name: "a",
        withItems: [0, 1, 2, 3],
        action: ({ item }: { item: number }) => held.start(item),
        tolerate: 1,
      },
    ]);
    await settled();
    held.finish(3, "three");
    held.fail(1);
    await settled();
    held.finish(2, "two");
    held.finish(0, "zero");
    const result = await ended;
    expect(result.tasks["a"]?.output).toEqual(["zero", null, "two", "three"]);
    expect(itemsOf(result, "a").items.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  test("failures keeps the items that did not succeed, in item order, and no output", async () => {
    const held = new Held();
    const ended = runTasks([
      {
        name: "a",
        withItems: [0, -1, -2],
        collect: "failures",
        tolerate: 2,
        action: async ({ item }: { item: number }) => {
          await held.start(item);
          return action({ item });
        },
      },
    ]);
    await settled();
    for (const one of [-2, 0, -1]) {
      held.finish(one);
      await settled();
    }
    expect((await ended).tasks["a"]).toEqual({
      status: "succeeded",
      output: null,
      total: 3,
      succeeded: 1,
      failed: 2,
      items: [failed(1), failed(2)],
    });
  });

  test("none keeps only the counts", async () => {
    const result = await runTasks([
      { name: "a", withItems: [0, -1, 2], action, collect: "none", tolerate: 1 },
    ]);
    expect(result.tasks["a"]).toEqual({
      status: "succeeded",
      output: null,
      total: 3,
      succeeded: 2,
      failed: 1,
      items: [],
    });
  });

  test.each([
    [[1, 2, 0], 0],
    [[2, 1], 1],
  ])(
    "the cause of its error is the first item that failed, in item order: %j",
    async (order, first) => {
      const held = new Held();
      const ended = runTasks([
        {
          name: "a",
          withItems: [0, 1, 2],
          action: ({ item }: { item: number }) => held.start(item),
        },
      ]);
      await settled();
      for (const item of order) {
        held.fail(item);
        await settled();
      }
      for (const item of [0, 1, 2]) if (!order.includes(item)) held.finish(item);
      const { errors } = await ended;
      expect(errors[0]).toMatchObject({ code: "ITEMS_FAILED", cause: { index: first } });
    },
  );

  test("none keeps no reports of items that were canceled or never started either", async () => {
    const held = new Held();
    const ended = runTasks([
      {
        name: "a",
        withItems: [0, 1, 2],
        concurrency: 2,
        until: 1,
        collect: "none",
        action: ({ item }: { item: number }) => held.start(item),
      },
    ]);
    await settled();
    held.finish(0);
    expect((await ended).tasks["a"]).toEqual({
      status: "succeeded",
      output: null,
      total: 3,
      succeeded: 1,
      failed: 0,
      skipped: 1,
      items: [],
    });
  });

  test("skipped items were never started", async () => {
    const result = await runTasks([
      { name: "a", withItems: [1, -1, 2], action, concurrency: 1, onItemFailure: "stop" },
    ]);
    expect(itemsOf(result, "a").items).toEqual([
      { index: 0, status: "succeeded", attempts: 1 },
      failed(1),
      { index: 2, status: "skipped", attempts: 0 },
    ]);
    expect(result.tasks["a"]?.output).toEqual([2, null, null]);
  });
});
