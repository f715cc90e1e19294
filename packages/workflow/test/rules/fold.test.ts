// docs/semantics.md#folds
import type { WorkflowContext } from "@sheaf/context";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileTasks, memoryJournal, run, type Workflow } from "../../src/index.ts";
import { loopback } from "../remote/loopback.ts";
import { numbers } from "../run/item-actions.ts";
import { codesOf, itemsOf, runTasks, type Tasks } from "../run/run-tasks.ts";

interface Call {
  readonly item: number;
  readonly index: number;
  readonly attempt: number;
  readonly context: WorkflowContext;
}

const add = ({ item, context }: Call): number => (context.get("sum") as number) + item;
const fold = { as: "sum", from: 0 };
const summing = (options: object = {}): Tasks[number] => ({
  name: "a",
  withItems: [1, 2, 3, 4],
  fold,
  action: add,
  ...options,
});

describe("fold", () => {
  test.each([
    ["a list", [1, 2, 3, 4]],
    ["a stream", () => new Set([1, 2, 3, 4])],
  ])(
    "each item of %s finds what the one before it gave, and the last is the output",
    async (_, withItems) => {
      const result = await runTasks([summing({ withItems })]);
      expect(result.tasks["a"]).toEqual({
        status: "succeeded",
        output: 10,
        total: 4,
        succeeded: 4,
        failed: 0,
        items: [],
      });
    },
  );

  test("one runs at a time, in order, and nothing of it is seen outside", async () => {
    let running = 0;
    const action = async (call: Call): Promise<number> => {
      expect(++running).toBe(1);
      await Promise.resolve();
      running--;
      return add(call);
    };
    const after = ({ context }: Call): boolean => context.get("sum") === undefined;
    const result = await runTasks([summing({ action }), { name: "b", action: after }]);
    expect([result.tasks["a"]?.output, result.tasks["b"]?.output]).toEqual([10, true]);
  });

  test("input, item-when and retry.when see it; from may be computed, and is the output of no items", async () => {
    const seen: unknown[] = [];
    const result = await runTasks([
      summing({
        fold: { as: "sum", from: ({ parameters }: WorkflowContext) => parameters["start"] ?? 5 },
        itemWhen: (context: WorkflowContext) => context.get("sum") !== 6,
        input: (context: WorkflowContext) => context.get("sum"),
        retry: {
          count: 1,
          when: (context: WorkflowContext) => seen.push(context.get("sum")) > 9,
        },
        action: ({ input, item }: { input: number; item: number }) => input + item,
      }),
    ]);
    // 5 + 1 is 6, for which no further item runs.
    expect(result.tasks["a"]).toMatchObject({ output: 6, succeeded: 1, skipped: 3 });
    expect(seen).toEqual([5]);
    const none = await runTasks([summing({ withItems: [], fold: { as: "sum", from: [7] } })]);
    expect(none.tasks["a"]?.output).toEqual([7]);
  });

  test("an item that fails leaves the value as it was, and is tried again with the same", async () => {
    const action = (call: Call): number => {
      if (call.item === 2 || (call.item === 3 && call.attempt === 1)) throw new Error("no");
      return add(call);
    };
    const retry = { count: 1, delay: 0 };
    const result = await runTasks([summing({ action, retry, tolerate: 1 })]);
    expect(itemsOf(result, "a")).toMatchObject({ status: "succeeded", output: 8, failed: 1 });
    const failed = await runTasks([summing({ action, onItemFailure: "stop" })]);
    expect(codesOf(failed)).toEqual(["ITEMS_FAILED"]);
    expect(failed.tasks["a"]?.output).toBe(1);
  });

  test("batches, until and collect: none", async () => {
    const action = ({ item, context }: Call): number =>
      (item as unknown as number[]).reduce((sum, one) => sum + one, context.get("sum") as number);
    const batches = await runTasks([summing({ action, batchSize: 3 })]);
    expect(batches.tasks["a"]).toMatchObject({ output: 10, total: 2 });
    const few = await runTasks([summing({ until: 2, collect: "none" })]);
    expect(few.tasks["a"]).toMatchObject({ status: "succeeded", output: 3, skipped: 2 });
  });

  test("a value that is deeply nested does not nest the result too deeply by surprise", async () => {
    const action = ({ context }: Call): unknown => [context.get("sum")];
    const result = await runTasks([summing({ withItems: numbers(400), action })]);
    expect(result.status).toBe("succeeded");
    expect(JSON.stringify(result.tasks["a"]?.output)).toBe(`${"[".repeat(400)}0${"]".repeat(400)}`);
  });

  test.each([
    [{ concurrency: 1 }, 'has both "fold" and "concurrency"'],
    [{ collect: "outputs" }, "no outputs can be collected"],
    [{ retry: { count: 1, hold: false } }, 'has both "fold" and "retry.hold"'],
    [{ as: "sum" }, 'calls the value of its fold "sum", which already has a meaning'],
    [{ fold: { as: "item", from: 0 } }, 'calls the value of its fold "item"'],
    [{ fold: { as: "v", from: 0 } }, 'calls the value of its fold "v", which is a parameter or'],
    [{ withItems: undefined }, 'has "fold" but no "withItems"'],
    [{ fold: { as: "sum" } }, /fold\.from/],
  ])("%j is refused", (options, message) => {
    const workflow = compileTasks([summing(options)], { vars: { v: 1 } });
    expect(() => workflow.check()).toThrow(message);
  });

  test("a value that is not JSON fails the task", async () => {
    const result = await runTasks([summing({ fold: { as: "sum", from: () => new Date(0) } })]);
    expect(codesOf(result)).toEqual(["INVALID_VALUE"]);
    expect(result.errors[0]?.message).toContain('"fold.from"');
  });

  test.each([true, false])("elsewhere, with inputs computed there: %s", async (computesInputs) => {
    const addInput = ({ input, context }: { input: number; context: WorkflowContext }): unknown => [
      input,
      (context.get("sum") as number[])[0],
    ];
    const input = (context: WorkflowContext): number =>
      ((context.get("sum") as number[])[0] ?? 0) + (context.item as number);
    const task = { input, action: "add" };
    const workflow = compileTasks(
      [summing({ ...task, withItems: numbers(50), fold: { as: "sum", from: [0, 0] } })],
      {},
    );
    const actions = { add: addInput };
    const executor = loopback({ actions, computesInputs, workflow: () => workflow });
    const { tasks } = await run(workflow, { actions, executor }).result;
    expect(tasks["a"]?.output).toEqual([1_225, 1_176]);
  });

  test("a run that is continued after any item goes on with its value", async () => {
    const spec = fc.record({
      items: fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 9 }),
      isStream: fc.boolean(),
      collect: fc.constantFrom("failures", "none"),
      fails: fc.array(fc.nat(8), { maxLength: 3 }),
      stopsAt: fc.nat(9),
    });
    await fc.assert(
      fc.asyncProperty(spec, async ({ items, isStream, collect, fails, stopsAt }) => {
        const isFailing = (index: number): boolean => fails.includes(index);
        const sequential = items.reduce(
          (text, item, index) => (isFailing(index) ? text : `${text}|${item}`),
          "",
        );
        let stops = true;
        const called: number[] = [];
        const action = ({ item, index, context }: Call): string => {
          if (stops && index === stopsAt) {
            handle.cancel();
            throw new Error("canceled");
          }
          called.push(index);
          if (isFailing(index)) throw new Error("no");
          return `${context.get("text") as string}|${item}`;
        };
        const withItems = isStream
          ? function* () {
              yield* items;
            }
          : items;
        const workflow: Workflow = compileTasks(
          [
            {
              name: "a",
              withItems,
              fold: { as: "text", from: "" },
              action,
              collect,
              tolerate: 9,
            },
          ],
          {},
        );
        const journal = memoryJournal();
        let handle = run(workflow, { journal });
        const first = await handle.result;
        stops = false;
        handle = run(workflow, { journal: memoryJournal(journal.content ?? undefined) });
        const { tasks, status } = first.status === "succeeded" ? first : await handle.result;
        expect([status, tasks["a"]?.output]).toEqual(["succeeded", sequential]);
        const succeeding = called.filter((index) => !isFailing(index));
        expect(succeeding).toEqual([...items.keys()].filter((index) => !isFailing(index)));
      }),
      { numRuns: 100 },
    );
  });
});
