// docs/semantics.md#lists-of-items
// docs/semantics.md#item-values-and-names
import type { WorkflowContext } from "@sheaf/context";
import { describe, expect, test } from "vitest";
import { compileTasks, InvalidWorkflowError } from "../../src/index.ts";
import { codesOf, runTasks } from "../run/run-tasks.ts";

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

describe("with-items", () => {
  test.each([
    ["a list", (): unknown => [1, 2, 3]],
    ["a function of the context", () => (context: WorkflowContext) => context.parameters["list"]],
    ["an iterable", () => now(1, 2, 3)],
    ["a set", () => new Set([1, 2, 3])],
    ["an async iterable", () => later(1, 2, 3)],
    ["a function that gives an async iterable", () => () => later(1, 2, 3)],
  ])("takes %s", async (_, withItems) => {
    const tasks = [{ name: "a", withItems: withItems(), action: item }];
    const result = await runTasks(tasks, {}, { parameters: { list: [1, 2, 3] } });
    expect(result.tasks["a"]?.output).toEqual([1, 2, 3]);
  });

  test.each([
    ["outputs", []],
    ["failures", null],
    ["none", null],
  ] as const)(
    "an empty list succeeds: with collect %s the output is %j",
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
    "%j is not a list: the task fails with WITH_ITEMS_NOT_A_LIST before anything starts",
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

  test("null as a value is not a list either", async () => {
    const result = await runTasks([{ name: "a", withItems: null, action: item }]);
    expect(codesOf(result)).toEqual(["WITH_ITEMS_NOT_A_LIST"]);
  });
});

describe("items", () => {
  const values = [null, "", 0, false, {}, [], [[]], "text", { a: { b: [null] } }, -1.5];

  test.each([
    ["a list", () => values],
    ["a stream", () => later(...values)],
  ])("items of %s keep their type and value", async (_, withItems) => {
    const result = await runTasks([{ name: "a", withItems: withItems(), action: item }]);
    expect(result.tasks["a"]?.output).toEqual(values);
  });

  test("the action and its input see item and index", async () => {
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

  test("outside of a list there is neither item nor index", async () => {
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
  test.each(roots.split(" "))("as cannot hide the root name %s", (as) => {
    expect(() => compileTasks([{ name: "a", withItems: [], as }], {}).check()).toThrow(
      InvalidWorkflowError,
    );
  });

  test("as cannot hide a parameter or a variable, published ones included", () => {
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
