import type { WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileTasks, InvalidWorkflowError } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { codesOf, itemsOf, runTasks, settled } from "../run/run-tasks.ts";

const item = (call: { item: unknown }): unknown => call.item;

async function* later<T>(...values: T[]): AsyncGenerator<T> {
  for (const value of values) {
    await Promise.resolve();
    yield value;
  }
}

function* now<T>(...values: T[]): Generator<T> {
  yield* values;
}

describe("2. with-items", () => {
  test.each([
    ["a list", (): unknown => [1, 2, 3]],
    ["a function of the context", () => (context: WorkflowContext) => context.parameters["list"]],
    ["an iterable", () => now(1, 2, 3)],
    ["a set", () => new Set([1, 2, 3])],
    ["an async iterable", () => later(1, 2, 3)],
    ["a function that gives an async iterable", () => () => later(1, 2, 3)],
  ])("2. takes %s", async (_, withItems) => {
    const tasks = [{ name: "a", withItems: withItems(), action: item }];
    const result = await runTasks(tasks, {}, { parameters: { list: [1, 2, 3] } });
    expect(result.tasks["a"]?.output).toEqual([1, 2, 3]);
  });

  test.each([
    ["outputs", []],
    ["failures", null],
    ["none", null],
  ] as const)(
    "2. of []: with collect %s the task succeeds with output %j",
    async (collect, output) => {
      for (const withItems of [[], later()]) {
        const result = await runTasks([{ name: "a", withItems, action: item, collect }]);
        expect(result.status).toBe("succeeded");
        const counts = { total: 0, succeeded: 0, failed: 0, items: [] };
        expect(result.tasks["a"]).toEqual({ status: "succeeded", output, ...counts });
      }
    },
  );

  test.each([
    [null],
    [undefined],
    [{}],
    [{ length: 1, 0: 1 }],
    ["abc"],
    [""],
    [5],
    [true],
    [Number],
  ])(
    "2. %j is no list: the task fails with WITH_ITEMS_NOT_A_LIST before anything starts",
    async (given) => {
      let calls = 0;
      const action = (): unknown => calls++;
      const result = await runTasks([{ name: "a", withItems: () => given, action }]);
      expect(result.status).toBe("failed");
      expect(result.errors).toMatchObject([{ code: "WITH_ITEMS_NOT_A_LIST", task: "a" }]);
      expect(result.tasks["a"]?.status).toBe("failed");
      expect(calls).toBe(0);
    },
  );

  test("2. null as a value is no list either", async () => {
    const result = await runTasks([{ name: "a", withItems: null, action: item }]);
    expect(codesOf(result)).toEqual(["WITH_ITEMS_NOT_A_LIST"]);
  });
});

describe("3. items", () => {
  const values = [null, "", 0, false, {}, [], [[]], "text", { a: { b: [null] } }, -1.5];

  test.each([
    ["a list", () => values],
    ["a stream", () => later(...values)],
  ])("3. of %s keep type and value", async (_, withItems) => {
    const result = await runTasks([{ name: "a", withItems: withItems(), action: item }]);
    expect(result.tasks["a"]?.output).toEqual(values);
  });

  test("3. item and index are in scope, of the action and of its input", async () => {
    const result = await runTasks([
      {
        name: "a",
        withItems: ["x", "y"],
        input: (context: WorkflowContext) => [context.item, context.index],
        action: ({ input, item, index, context }: Record<string, unknown>) => [
          input,
          item,
          index,
          (context as WorkflowContext).index,
        ],
      },
    ]);
    expect(result.tasks["a"]?.output).toEqual([
      [["x", 0], "x", 0, 0],
      [["y", 1], "y", 1, 1],
    ]);
  });

  test("3. outside a fan-out there is neither", async () => {
    const result = await runTasks([
      {
        name: "a",
        action: (call: Record<string, unknown>) => [
          call["item"] === undefined,
          call["index"] === undefined,
        ],
      },
    ]);
    expect(result.tasks["a"]?.output).toEqual([true, true]);
  });

  const roots = "parameters vars variables workflow task tasks config secrets item index system";
  test.each(roots.split(" "))("3. as may not shadow the root name %s", (as) => {
    expect(() => compileTasks([{ name: "a", withItems: [], as }], {}).check()).toThrow(
      InvalidWorkflowError,
    );
  });

  test("3. as may shadow no parameter and no variable, published ones included", () => {
    const settings = { parameters: { p: {} }, vars: { v: 1 } };
    for (const as of ["p", "v", "w", "x"]) {
      const tasks = [
        { name: "a", withItems: [], as, publish: { w: 1 }, next: { publish: { x: 1 } } },
      ];
      expect(() => compileTasks(tasks, settings).check()).toThrow(JSON.stringify(as));
    }
    expect(() =>
      compileTasks([{ name: "a", withItems: [], as: "server" }], settings).check(),
    ).not.toThrow();
  });
});

describe("4. the task's result", () => {
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

  test("4. outputs keeps outputs in item order, null where there is none, and what became of each", async () => {
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

  test("4. the order is that of the items, whatever ends first", async () => {
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

  test("4. failures keeps those that did not succeed, in item order, and no output", async () => {
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

  test("4. none keeps only the counts", async () => {
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

  test("4. skipped items were never started", async () => {
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
