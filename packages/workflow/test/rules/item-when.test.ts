// docs/semantics.md#skipping-items
import type { WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileTasks, memoryJournal, run } from "../../src/index.ts";
import type { EndScope } from "../../src/task/scope.ts";
import { failing, numbers } from "../run/item-actions.ts";
import { codesOf, itemsOf, runTasks, runWithEvents } from "../run/run-tasks.ts";

const isEven = ({ item }: WorkflowContext): boolean => (item as number) % 2 === 0;

describe("itemWhen", () => {
  test("skipped items keep their position, and count as neither succeeded nor failed", async () => {
    const called: number[] = [];
    const action = ({ item }: { item: number }): number => called.push(item);
    const result = await runTasks([
      { name: "a", withItems: numbers(5), itemWhen: isEven, action, concurrency: 1 },
    ]);
    expect(called).toEqual([0, 2, 4]);
    expect(result.tasks["a"]).toEqual({
      status: "succeeded",
      output: [1, null, 2, null, 3],
      total: 5,
      succeeded: 3,
      failed: 0,
      skipped: 2,
      items: [
        { index: 0, status: "succeeded", attempts: 1 },
        { index: 1, status: "skipped", attempts: 0 },
        { index: 2, status: "succeeded", attempts: 1 },
        { index: 3, status: "skipped", attempts: 0 },
        { index: 4, status: "succeeded", attempts: 1 },
      ],
    });
  });

  test("a list of which no item runs succeeds, and says how many were skipped", async () => {
    const itemWhen = (): boolean => false;
    const task = { name: "a", withItems: numbers(3), itemWhen, action: () => 1 };
    const { status, tasks } = await runTasks([{ ...task, collect: "none" }]);
    expect([status, tasks["a"]]).toMatchObject(["succeeded", { succeeded: 0, skipped: 3 }]);
    const { tasks: others } = await runTasks([{ ...task, itemWhen: true }]);
    expect(others["a"]).toMatchObject({ succeeded: 3, skipped: 0 });
  });

  test("it is evaluated when the item would start, and sees the item", async () => {
    const log: string[] = [];
    await runTasks([
      {
        name: "a",
        withItems: ["x", "y"],
        concurrency: 1,
        itemWhen: ({ item, index }) => log.push(`${String(item)} ${index}?`) > 0,
        action: async ({ item }: { item: string }) => log.push(item),
      },
    ]);
    expect(log).toEqual(["x 0?", "x", "y 1?", "y"]);
  });

  test("one that throws, or does not give a boolean, fails its item alone", async () => {
    const itemWhen = ({ item }: WorkflowContext): boolean => {
      if (item === 0) throw new Error("what?");
      return (item === 1 ? "false" : true) as boolean;
    };
    const result = await runTasks([
      { name: "a", withItems: numbers(3), itemWhen, action: () => 1, tolerate: 2 },
    ]);
    const { items, succeeded, failed, skipped } = itemsOf(result, "a");
    expect(items.map(({ error, attempts }) => [error?.code, attempts])).toEqual([
      ["EXPRESSION_FAILED", 0],
      ["NOT_A_BOOLEAN", 0],
      [undefined, 1],
    ]);
    expect([succeeded, failed, skipped]).toEqual([1, 2, 0]);
  });

  test("a failed condition counts for stopping", async () => {
    const itemWhen = (() => 1) as unknown as () => boolean;
    const result = await runTasks([
      {
        name: "a",
        withItems: numbers(5),
        itemWhen,
        action: () => 1,
        tolerate: 1,
        onItemFailure: "stop",
      },
    ]);
    expect(codesOf(result)).toEqual(["ITEMS_FAILED"]);
    expect(itemsOf(result, "a")).toMatchObject({ failed: 2, skipped: 3 });
  });

  test("failures() leaves skipped items out, and gives items by reference", async () => {
    const list = numbers(4).map((id) => ({ id }));
    let seen: unknown;
    const result = await runTasks([
      {
        name: "a",
        withItems: list,
        itemWhen: ({ index }) => index !== 1,
        action: failing(1, 2),
        tolerate: 1,
        publish: { bad: (_: unknown, { failures }: EndScope) => (seen = failures()) as never },
      },
    ]);
    expect(seen).toMatchObject([{ index: 2, item: { id: 2 }, attempts: 1 }]);
    expect(result.status).toBe("succeeded");
  });

  test("events tell of skipped items, and progress counts them apart", async () => {
    const { events } = await runWithEvents([
      { name: "a", withItems: numbers(3), itemWhen: isEven, action: () => 1 },
    ]);
    expect(events.filter(({ type }) => type === "item.skipped")).toMatchObject([
      { index: 1, attempt: 0 },
    ]);
    expect(events.findLast(({ type }) => type === "task.progress")).toMatchObject({
      succeeded: 2,
      failed: 0,
      skipped: 1,
    });
  });

  test("very many skipped items of a stream leave the host its turns", async () => {
    let turns = 0;
    const count = setInterval(() => turns++, 1);
    async function* many(): AsyncGenerator<number> {
      for (let item = 0; item < 200_000; item++) yield item;
    }
    const result = await runTasks([
      { name: "a", withItems: many, itemWhen: () => false, action: () => 1, collect: "none" },
    ]);
    clearInterval(count);
    expect(itemsOf(result, "a")).toMatchObject({ total: 200_000, skipped: 200_000 });
    expect(turns).toBeGreaterThan(1);
  });

  test("a task all of whose wanted items succeeded has succeeded though the run is canceled", async () => {
    const end = new AbortController();
    const action = (): void => end.abort();
    const { signal } = end;
    const task = { name: "a", withItems: [1, 2], itemWhen: isEven, action };
    const { tasks } = await runTasks([task], {}, { signal });
    expect(tasks["a"]).toMatchObject({ status: "succeeded", succeeded: 1, skipped: 1 });
  });

  test("a run that is continued skips the same items and runs none again", async () => {
    let fails = true;
    const called: number[] = [];
    const workflow = compileTasks(
      [
        {
          name: "a",
          withItems: numbers(6),
          itemWhen: isEven,
          action: ({ item }: { item: number }) => {
            called.push(item);
            if (item === 4 && fails) throw new Error("no");
            return item;
          },
        },
      ],
      {},
    );
    const journal = memoryJournal();
    expect((await run(workflow, { journal }).result).status).toBe("failed");
    fails = false;
    const again = memoryJournal(journal.content ?? undefined);
    const { status, tasks } = await run(workflow, { journal: again }).result;
    expect([status, called]).toEqual(["succeeded", [0, 2, 4, 4]]);
    expect(tasks["a"]).toMatchObject({ output: [0, null, 2, null, 4, null], skipped: 3 });
  });

  test.each([["yes"], [1], [null], [[]]])("%j is not a condition", (given) => {
    const itemWhen = given as unknown as boolean;
    const workflow = compileTasks([{ name: "a", withItems: [1], itemWhen }], {});
    expect(() => workflow.check()).toThrow(/itemWhen/);
  });
});
