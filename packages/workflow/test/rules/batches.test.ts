// docs/semantics.md#batches
import { afterEach, describe, expect, test, vi } from "vitest";
import { compileTasks } from "../../src/index.ts";
import { codesOf, runTasks } from "../run/run-tasks.ts";

afterEach(() => vi.useRealTimers());

const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);

async function* streamed(length: number): AsyncGenerator<number> {
  for (let i = 0; i < length; i++) yield i;
}

describe("batch-size", () => {
  const action = ({ item, index }: { item: readonly number[]; index: number }): unknown => [
    index,
    item,
  ];

  test.each([
    ["a list", () => numbers(7)],
    ["a stream", () => streamed(7)],
  ])(
    "an item of %s is a list of at most n, index its number, the last may be short",
    async (_, withItems) => {
      const result = await runTasks([{ name: "a", withItems: withItems(), batchSize: 3, action }]);
      expect(result.tasks["a"]).toMatchObject({
        output: [
          [0, [0, 1, 2]],
          [1, [3, 4, 5]],
          [2, [6]],
        ],
        total: 3,
        succeeded: 3,
      });
    },
  );

  test("total and tolerate count batches", async () => {
    const failing = ({ index }: { index: number }): null => {
      if (index < 2) throw new Error("no");
      return null;
    };
    for (const tolerate of [2, "40%"]) {
      const tasks = [
        { name: "a", withItems: numbers(10), batchSize: 2, action: failing, tolerate },
      ];
      const result = await runTasks(tasks);
      expect(result.tasks["a"]).toMatchObject({ status: "succeeded", total: 5, failed: 2 });
    }
    const tasks = [
      { name: "a", withItems: numbers(10), batchSize: 2, action: failing, tolerate: 1 },
    ];
    expect(codesOf(await runTasks(tasks))).toEqual(["ITEMS_FAILED"]);
  });

  test("a batch larger than the list, and an empty list", async () => {
    const given = async (length: number): Promise<unknown> => {
      const tasks = [{ name: "a", withItems: numbers(length), batchSize: () => 10, action }];
      return (await runTasks(tasks)).tasks["a"]?.output;
    };
    expect(await given(2)).toEqual([[0, [0, 1]]]);
    expect(await given(0)).toEqual([]);
  });

  test.each([[0], [2.5], ["2"], [null]])("%j is not a batch size", async (given) => {
    const batchSize = given as number;
    expect(() => compileTasks([{ name: "a", withItems: [1], batchSize }], {}).check()).toThrow(
      /batchSize/,
    );
    const result = await runTasks([
      { name: "a", withItems: [1], batchSize: () => batchSize, action },
    ]);
    expect(codesOf(result)).toEqual(["INVALID_OPTION"]);
  });
});
