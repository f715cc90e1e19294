// docs/semantics.md#concurrency
import type { WorkflowContext } from "@sheaf/context";
import { afterEach, describe, expect, test, vi } from "vitest";
import { compileTasks } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { itemsOf, runTasks, settled } from "../run/run-tasks.ts";

afterEach(() => vi.useRealTimers());

const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);

async function* streamed(length: number): AsyncGenerator<number> {
  for (let i = 0; i < length; i++) yield i;
}

describe("concurrency", () => {
  test.each([
    [undefined, 10],
    [1, 1],
    [3, 3],
    [100, 25],
    [() => 4, 4],
    [(context: WorkflowContext) => context.parameters["limit"] as number, 2],
  ])("with concurrency %s, %i of 25 items run at once", async (concurrency, expected) => {
    for (const withItems of [numbers(25), streamed(25)]) {
      const held = new Held();
      const limit = concurrency === undefined ? {} : { concurrency };
      const action = ({ item }: { item: number }): unknown => held.start(item);
      const tasks = [{ name: "a", withItems, action, ...limit }];
      const ended = runTasks(tasks, {}, { parameters: { limit: 2 } });
      await settled();
      expect(held.open).toEqual(numbers(expected).map(String));
      for (let i = 0; i < 25; i++) {
        held.finish(held.open.at(-1));
        await settled();
        expect(held.open).toHaveLength(Math.min(expected, 24 - i));
      }
      expect((await ended).status).toBe("succeeded");
      expect(held.started).toEqual(numbers(25).map(String));
    }
  });

  test("a free slot takes the next item at once, in index order, without waves", async () => {
    const held = new Held();
    const action = ({ item }: { item: number }): unknown => held.start(item);
    const ended = runTasks([{ name: "a", withItems: numbers(6), action, concurrency: 2 }]);
    await settled();
    for (const next of [2, 3, 4, 5]) {
      held.finish(next === 2 ? 1 : next - 1);
      await settled();
      expect(held.open).toEqual(["0", String(next)]);
    }
    held.finish(0);
    held.finish(5);
    await ended;
  });

  test.each([[0], [-1], [1.5], [Number.NaN], [Infinity], ["3"], [null], [true]])(
    "%j is an error, before anything runs or when a template gives it",
    async (given) => {
      const concurrency = given as number;
      const build = (): unknown =>
        compileTasks([{ name: "a", withItems: [1], concurrency }], {}).check();
      expect(build).toThrow(/concurrency/);
      const action = vi.fn<() => void>();
      const result = await runTasks([
        { name: "a", withItems: [1], concurrency: () => concurrency, action },
      ]);
      expect(result.errors).toMatchObject([{ code: "INVALID_OPTION", task: "a" }]);
      expect(action).not.toHaveBeenCalled();
    },
  );

  test("an item's input is evaluated when the item starts, never for all up front", async () => {
    const held = new Held();
    const rendered: unknown[] = [];
    const ended = runTasks([
      {
        name: "a",
        withItems: numbers(4),
        concurrency: 2,
        input: (context: WorkflowContext) => rendered.push(context.item),
        action: ({ item }: { item: number }) => held.start(item),
      },
    ]);
    await settled();
    expect(rendered).toEqual([0, 1]);
    held.finish(1);
    await settled();
    expect(rendered).toEqual([0, 1, 2]);
    for (const item of [0, 2]) held.finish(item);
    await settled();
    held.finish(3);
    await ended;
    expect(rendered).toEqual([0, 1, 2, 3]);
  });

  test("an input that fails to evaluate fails its item and no other", async () => {
    let calls = 0;
    const result = await runTasks([
      {
        name: "a",
        withItems: [{ x: { y: 1 } }, {}, { x: { y: 3 } }],
        input: (context: WorkflowContext) => (context.item as { x: { y: number } }).x.y,
        action: ({ input }: { input: number }) => {
          calls++;
          return input;
        },
        tolerate: 1,
      },
    ]);
    expect(calls).toBe(2);
    expect(result.tasks["a"]?.output).toEqual([1, null, 3]);
    expect(itemsOf(result, "a").items[1]).toMatchObject({
      status: "failed",
      error: { code: "EXPRESSION_FAILED" },
    });
  });

  test("a pause before a retry keeps its slot", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const started: unknown[] = [];
    const ended = runTasks([
      {
        name: "a",
        withItems: [0, 1],
        concurrency: 1,
        retry: { count: 1, delay: 5 },
        action: ({ item, attempt }: { item: number; attempt: number }) => {
          started.push([item, attempt]);
          if (attempt === 1) throw new Error("again");
          return null;
        },
      },
    ]);
    await settled();
    expect(started).toEqual([[0, 1]]);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(started).toEqual([[0, 1]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(started).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
    ]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await ended).status).toBe("succeeded");
  });

  test("the concurrency of the run caps every list", async () => {
    const held = new Held();
    const action = ({ item }: { item: number }): unknown => held.start(item);
    const tasks = [{ name: "a", withItems: numbers(3), action, concurrency: 3 }];
    const ended = runTasks(tasks, {}, { concurrency: 2 });
    await settled();
    expect(held.open).toEqual(["0", "1"]);
    held.finish(0);
    held.finish(1);
    await settled();
    held.finish(2);
    await ended;
  });
});
