// docs/semantics.md#counting-the-items-of-batches
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compileTasks,
  type Failure,
  type JournalContent,
  memoryJournal,
  run,
  type RunOptions,
  type RunResult,
} from "../../src/index.ts";
import { CompactedRecords } from "../../src/journal/compacted-records.ts";
import { RecordedRun } from "../../src/journal/recorded-run.ts";
import { loopback } from "../remote/loopback.ts";
import { itemsOf, runTasks, runWithEvents, type Tasks } from "../run/run-tasks.ts";

interface Call {
  readonly item: readonly number[];
  readonly index: number;
  readonly attempt: number;
}

/** Fails odd numbers at first, and those above 90 always; gives ten times each of the others. */
function act({ item, attempt }: Call): unknown {
  const failed = [...item.keys()].filter((at) => {
    const number = item[at] as number;
    return number > 90 || (number % 2 === 1 && attempt === 1);
  });
  return { failed, outputs: item.map((number) => number * 10) };
}

const options = {
  name: "a",
  batchSize: 3,
  count: "items",
  action: act,
  retry: { count: 1 },
} as const;

function listOf(withItems: unknown, more: object = {}): Tasks {
  return [{ ...options, withItems, ...more }];
}

async function* streamed(numbers: readonly number[]): AsyncGenerator<number> {
  yield* numbers;
}

const SOURCES: [string, (numbers: readonly number[]) => unknown][] = [
  ["a list", (numbers) => numbers],
  ["a stream", (numbers) => () => streamed(numbers)],
];

/** The task, with what `failures()` gives. */
async function ran(tasks: Tasks, given: RunOptions = {}): Promise<[RunResult, readonly Failure[]]> {
  let failures: readonly Failure[] = [];
  const next = {
    on: "completion" as const,
    publish: {
      seen: (_: unknown, scope: { failures: () => readonly Failure[] }) => {
        failures = scope.failures();
        return null;
      },
    },
  };
  const [task] = tasks;
  const result = await runTasks([{ ...task, name: "a", next }], {}, given);
  return [result, failures];
}

describe("items that count by themselves", () => {
  test.each(SOURCES)("have a place each in the result, also of %s", async (_, source) => {
    const [result, failures] = await ran(listOf(source([1, 2, 99, 4, 98]), { tolerate: 2 }));
    const error = { code: "BATCH_FAILED", message: expect.any(String) as string };
    expect(result.tasks["a"]).toEqual({
      status: "succeeded",
      output: [10, 20, null, 40, null],
      total: 5,
      succeeded: 3,
      failed: 2,
      items: [
        { index: 0, status: "succeeded", attempts: 2 },
        { index: 1, status: "succeeded", attempts: 2 },
        { index: 2, status: "failed", attempts: 2, error },
        { index: 3, status: "succeeded", attempts: 2 },
        { index: 4, status: "failed", attempts: 2, error },
      ],
    });
    expect(failures).toEqual([
      { index: 2, item: 99, attempts: 2, error },
      { index: 4, item: 98, attempts: 2, error },
    ]);
  });

  test.each<[string, number | string, string]>([
    ["as many as failed", 2, "succeeded"],
    ["fewer", 1, "failed"],
    ["their share", "40%", "succeeded"],
    ["a smaller share", "39%", "failed"],
  ])("are tolerated one by one: %s", async (_, tolerate, status) => {
    const result = await runTasks(listOf([1, 2, 99, 4, 98], { tolerate }));
    expect(result.tasks["a"]?.status).toBe(status);
  });

  test("are in the error of the task, which names the first that failed", async () => {
    const result = await runTasks(listOf([2, 4, 6, 8, 99]));
    expect(result.errors[0]?.message).toContain("1 of 5 items failed; item 4:");
    expect(result.errors[0]?.cause).toMatchObject({ index: 4, code: "BATCH_FAILED" });
  });

  test("all fail if their batch throws, or has an invalid report", async () => {
    const action = ({ index }: Call): unknown => {
      if (index === 0) throw new Error("down");
      return { failed: [7] };
    };
    const [result, failures] = await ran(listOf([1, 2, 3, 4, 5], { action, retry: undefined }));
    expect(itemsOf(result, "a")).toMatchObject({ total: 5, failed: 5 });
    expect(failures.map(({ index, item, error }) => [index, item, error.code])).toEqual([
      [0, 1, "ACTION_FAILED"],
      [1, 2, "ACTION_FAILED"],
      [2, 3, "ACTION_FAILED"],
      [3, 4, "INVALID_BATCH_REPORT"],
      [4, 5, "INVALID_BATCH_REPORT"],
    ]);
  });

  test("that are left fail if a later attempt throws, and the others keep their outputs", async () => {
    const action = (call: Call): unknown => {
      if (call.attempt === 2) throw new Error("down");
      return act(call);
    };
    const [result, failures] = await ran(listOf([1, 2, 3], { action, tolerate: 2 }));
    expect(result.tasks["a"]?.output).toEqual([null, 20, null]);
    expect(failures.map(({ index, item }) => [index, item])).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test("are skipped one by one if their batch is, or never starts", async () => {
    const itemWhen = ({ index }: { index?: number }): boolean => index !== 1;
    const skipped = await runTasks(listOf([2, 4, 6, 8, 10], { itemWhen }));
    expect(itemsOf(skipped, "a")).toMatchObject({
      status: "succeeded",
      output: [20, 40, 60, null, null],
      total: 5,
      succeeded: 3,
      skipped: 2,
    });
    const more = { concurrency: 1, onItemFailure: "stop", retry: undefined };
    const stopped = await runTasks(listOf([2, 99, 6, 8, 10], more));
    const { items, failed, total } = itemsOf(stopped, "a");
    expect([failed, total]).toEqual([1, 5]);
    expect(items.map(({ status }) => status)).toEqual([
      "succeeded",
      "failed",
      "succeeded",
      "skipped",
      "skipped",
    ]);
  });

  test("decide until, and those that are not needed are canceled, but not those that succeeded", async () => {
    const action = async ({ item, index, attempt }: Call): Promise<unknown> => {
      if (index === 1 && attempt === 1) return { failed: [0, 1], outputs: item };
      if (index > 0) await new Promise(() => {});
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
      return item;
    };
    const tasks = listOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], {
      action,
      concurrency: 3,
      until: 3,
    });
    const result = await runTasks(tasks);
    const { items, ...counts } = itemsOf(result, "a");
    expect(counts).toMatchObject({ status: "succeeded", total: 11, succeeded: 4, failed: 0 });
    const [first, second, third, fourth] = [0, 3, 6, 9].map((start) =>
      items.slice(start, start + 3).map(({ status }) => status),
    );
    expect(first).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(second).toEqual(["canceled", "canceled", "succeeded"]);
    expect(third).toEqual(["canceled", "canceled", "canceled"]);
    expect(fourth).toEqual(["skipped", "skipped"]);
    expect(result.tasks["a"]?.output).toEqual([1, 2, 3, null, null, 6, ...Array(5).fill(null)]);
  });

  test("fail until at once if too few are left", async () => {
    const more = { concurrency: 1, until: 4, retry: undefined };
    const result = await runTasks(listOf([99, 98, 1, 2, 4], more));
    expect(itemsOf(result, "a")).toMatchObject({ status: "failed", failed: 3, skipped: 2 });
  });

  test("have events of their own, progress included", async () => {
    const { events } = await runWithEvents(
      listOf([2, 99, 3, 4], { concurrency: 1 }),
      {},
      {
        events: { outputs: true },
      },
    );
    const told = events
      .filter(({ type }) => type.startsWith("item."))
      .map((event) => {
        const { type, index, attempt, output } = event as unknown as Record<string, unknown>;
        return [type, index, attempt, ...(output === undefined ? [] : [output])].join(" ");
      });
    expect(told).toEqual([
      "item.started 0 1",
      "item.started 1 1",
      "item.started 2 1",
      "item.retried 1 1",
      "item.retried 2 1",
      "item.succeeded 0 2 20",
      "item.succeeded 2 2 30",
      "item.failed 1 2",
      "item.started 3 1",
      "item.succeeded 3 1 40",
    ]);
    const progress = events.findLast(({ type }) => type === "task.progress");
    expect(progress).toMatchObject({ total: 4, succeeded: 3, failed: 1 });
  });

  test.each([false, true])("are read while the list runs (ordered: %j)", async (ordered) => {
    const handle = run(compileTasks(listOf([1, 2, 99, 4, 6], { tolerate: 1 }), {}));
    const read: (readonly unknown[])[] = [];
    for await (const { index, output } of handle.outputs("a", { ordered }))
      read.push([index, output]);
    const all = [
      [0, 10],
      [1, 20],
      [3, 40],
      [4, 60],
    ];
    expect(ordered ? read : read.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual(all);
  });

  test.each(["failures", "none"])("are not kept with collect: %s", async (collect) => {
    const result = await runTasks(listOf([1, 2, 99, 4], { collect, tolerate: 1 }));
    const { items, ...counts } = itemsOf(result, "a");
    expect(counts).toMatchObject({ output: null, total: 4, succeeded: 3, failed: 1 });
    expect(items).toMatchObject(collect === "none" ? [] : [{ index: 2, status: "failed" }]);
  });

  test("end with their batch if the run is canceled, and those that succeeded have", async () => {
    const aborter = new AbortController();
    const action = (call: Call): unknown => {
      if (call.attempt === 1) return act(call);
      aborter.abort();
      return new Promise(() => {});
    };
    const result = await runTasks(
      listOf([1, 2, 3, 4], { action, concurrency: 1 }),
      {},
      {
        signal: aborter.signal,
        grace: 0,
      },
    );
    const { items, output } = itemsOf(result, "a");
    expect(items.map(({ status }) => status)).toEqual([
      "canceled",
      "succeeded",
      "canceled",
      "skipped",
    ]);
    expect(output).toEqual([null, 20, null, null]);
  });

  test("count so where they are performed elsewhere", async () => {
    const executor = loopback({ actions: { act: act as () => unknown } });
    const [result] = await ran(listOf([1, 2, 99, 4, 6], { action: "act", tolerate: 1 }), {
      executor,
    });
    expect(result.tasks["a"]).toMatchObject({
      output: [10, 20, null, 40, 60],
      total: 5,
      succeeded: 4,
      failed: 1,
    });
  });
});

describe("the outputs of a batch", () => {
  const given = async (action: unknown): Promise<RunResult> =>
    runTasks(listOf(["a", "b"], { action, retry: undefined, tolerate: 2 }));

  test.each<[string, unknown, unknown]>([
    ["a list with one for each item", ["A", "B"], ["A", "B"]],
    ["a list of lists", [["A"], []], [["A"], []]],
    ["nothing", undefined, [null, null]],
    ["a report without failures", { failed: [], outputs: ["A", "B"] }, ["A", "B"]],
    ["a report without outputs", { failed: [] }, [null, null]],
    ["a report of one that failed", { failed: [0], outputs: ["A", "B"] }, [null, "B"]],
  ])("may be %s", async (_, output, expected) => {
    const result = await given(() => output);
    expect(result.tasks["a"]?.output).toEqual(expected);
  });

  test.each<[string, unknown, RegExp]>([
    ["a text", "AB", /an output for each of 2 items, or \{ failed: .* got a string/],
    ["a number", 2, /got the number 2/],
    ["an object", { done: 2 }, /got an object/],
    ["an object with another failed", { failed: 1 }, /got an object/],
    ["a list that is too short", ["A"], /got a list of 1 item/],
    ["a list that is too long", ["A", "B", "C"], /got a list of 3 items/],
  ])("cannot be %s", async (_, output, message) => {
    const [item] = itemsOf(await given(() => output), "a").items;
    expect(item?.error?.code).toBe("INVALID_BATCH_REPORT");
    expect(item?.error?.message).toMatch(message);
  });
});

test.each<[string, object, RegExp]>([
  [
    "without batches",
    { batchSize: undefined },
    /counts "items" of batches, but has no "batchSize"/,
  ],
  ["beside a fold", { fold: { as: "sum", from: 0 } }, /has "fold"/],
  ["beside tasks for each item", { each: [{ name: "b", action: () => 1 }] }, /has "each"/],
  ["as something else", { count: "rows" }, /"count".*batches/],
  ["as a name that objects have", { count: "constructor" }, /"count".*batches/],
  ["without items", { withItems: undefined }, /has "count" but no "withItems"/],
])("count is refused %s", (_, more, message) => {
  expect(() => compileTasks(listOf([1], more), {}).check()).toThrow(message);
});

test("batches count if it is said, as they do if nothing is", async () => {
  const counted = await runTasks(listOf([1, 2, 3, 4], { count: "batches" }));
  const plain = await runTasks(listOf([1, 2, 3, 4], { count: undefined }));
  expect(counted.tasks).toEqual(plain.tasks);
  expect(itemsOf(counted, "a").total).toBe(2);
});

interface Row {
  /** How many attempts fail before one succeeds. */
  readonly fails: number;
}

const SOME: unknown = expect.anything();

/** What the items come to, one after the other. */
function modelOf(rows: readonly Row[], size: number, count: number): readonly unknown[] {
  return rows.map(({ fails }, at) => {
    const start = at - (at % size);
    const worst = Math.max(...rows.slice(start, start + size).map((row) => row.fails));
    const attempts = Math.min(worst, count) + 1;
    return fails > count
      ? { index: at, status: "failed", attempts, error: SOME }
      : { index: at, status: "succeeded", attempts };
  });
}

/** Fails rows as often as they say. */
function attempting({ item, attempt }: { item: readonly Row[]; attempt: number }): unknown {
  const failed = [...item.keys()].filter((at) => (item[at] as Row).fails >= attempt);
  return { failed, outputs: item.map((_, at) => at) };
}

describe("random batches", () => {
  test("come to what their items do one after the other", async () => {
    const rows = fc.array(fc.record({ fails: fc.nat(3) }), { maxLength: 12 });
    const small = fc.integer({ min: 1, max: 5 });
    const source = fc.constantFrom(...SOURCES);
    await fc.assert(
      fc.asyncProperty(
        rows,
        small,
        fc.nat(3),
        small,
        source,
        async (given, batchSize, count, concurrency, [, sourceOf]) => {
          const withItems = sourceOf(given as never);
          const retry = { count };
          const more = { batchSize, retry, concurrency, action: attempting, tolerate: "100%" };
          const [result, failures] = await ran(listOf(withItems, more));
          const { items, ...counts } = itemsOf(result, "a");
          const failed = given.filter(({ fails }) => fails > count).length;
          expect(items).toEqual(modelOf(given, batchSize, count));
          expect(counts).toMatchObject({
            status: "succeeded",
            total: given.length,
            failed,
            succeeded: given.length - failed,
          });
          expect(failures.map(({ index, item }) => [index, item])).toEqual(
            [...given.entries()].filter(([, { fails }]) => fails > count),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([...SOURCES, ["a list with resting items", (numbers: unknown) => numbers]] as const)(
    "of %s go on from any part of a journal, and come to the same",
    async (name, source) => {
      const rows = [0, 1, 3, 0, 3, 0, 2].map((fails) => ({ fails }));
      const hold = name !== "a list with resting items";
      const withItems = source(rows as never);
      const retry = { count: 2, hold };
      const tasks = listOf(withItems, { action: attempting, concurrency: 2, retry, tolerate: 3 });
      const whole = memoryJournal();
      const [expected, failures] = await ran(tasks, { journal: whole });
      const { header, records } = whole.content as JournalContent;
      for (let end = 0; end <= records.length; end++) {
        const before = new RecordedRun({ restored: (value) => value });
        before.addAll(records.slice(0, end));
        const compacted = [...new CompactedRecords(before).records()];
        for (const part of [records.slice(0, end), compacted]) {
          const journal = memoryJournal({ header, records: part });
          const [result, failed] = await ran(tasks, { journal });
          expect([end, result.tasks["a"]]).toEqual([end, expected.tasks["a"]]);
          expect(failed).toEqual(failures);
        }
      }
    },
  );
});
