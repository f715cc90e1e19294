// docs/semantics.md#failed-items-of-batches
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type JournalContent,
  type JournalRecord,
  memoryJournal,
  type RunResult,
} from "../../src/index.ts";
import { CompactedRecords } from "../../src/journal/compacted-records.ts";
import { RecordedRun } from "../../src/journal/recorded-run.ts";
import { loopback } from "../remote/loopback.ts";
import { codesOf, itemsOf, runTasks, runWithEvents, type Tasks } from "../run/run-tasks.ts";

interface Call {
  readonly item: readonly number[];
  readonly index: number;
  readonly attempt: number;
}

/** An action that gives these outputs, one after the other, and the calls that it gets. */
function giving(...outputs: readonly unknown[]): { action: unknown; calls: Call[] } {
  const calls: Call[] = [];
  const action = ({ item, index, attempt }: Call): unknown => {
    calls.push({ item, index, attempt });
    return outputs[calls.length - 1];
  };
  return { action, calls };
}

const LETTERS = ["a", "b", "c", "d"];

function taskOf(action: unknown, more: object = {}): Tasks {
  return [
    { name: "a", withItems: LETTERS, batchSize: 4, action, retry: { count: 2 }, ...more },
  ] as unknown as Tasks;
}

/** The result of the list, and the items of each call. */
async function ran(
  outputs: readonly unknown[],
  more: object = {},
): Promise<{ readonly result: RunResult; readonly items: readonly (readonly unknown[])[] }> {
  const { action, calls } = giving(...outputs);
  const result = await runTasks(taskOf(action, more));
  return { result, items: calls.map(({ item }) => item) };
}

describe("an action that names the items of its batch that failed", () => {
  test("gets these again, as a smaller batch with the same index", async () => {
    const { action, calls } = giving(null, { failed: [2, 0] }, { failed: [1] }, null);
    const withItems = [...LETTERS, ...LETTERS];
    const tasks = taskOf(action, { withItems, concurrency: 1, input: "x" });
    const { status, total, failed } = itemsOf(await runTasks(tasks), "a");
    expect([status, total, failed]).toEqual(["succeeded", 2, 0]);
    expect(calls).toEqual([
      { item: ["a", "b", "c", "d"], index: 0, attempt: 1 },
      { item: ["a", "b", "c", "d"], index: 1, attempt: 1 },
      { item: ["a", "c"], index: 1, attempt: 2 },
      { item: ["c"], index: 1, attempt: 3 },
    ]);
  });

  test("has an input that is evaluated for what is left", async () => {
    const inputs: unknown[] = [];
    const action = ({ input, attempt }: { input: unknown; attempt: number }): unknown => {
      inputs.push(input);
      return attempt === 1 ? { failed: [3] } : null;
    };
    const input = (context: { item: readonly string[] }): string => context.item.join("");
    await runTasks(taskOf(action, { input }));
    expect(inputs).toEqual(["abcd", "d"]);
  });

  test("leaves those that failed to the last in failures, with the attempts", async () => {
    const seen: unknown[] = [];
    const failures = (_: unknown, scope: { failures: () => unknown }): number =>
      seen.push(scope.failures());
    const { result, items } = await ran([{ failed: [1, 3] }, { failed: [1] }, { failed: [0] }], {
      tolerate: 1,
      publish: { failures },
    });
    expect(items).toEqual([LETTERS, ["b", "d"], ["d"]]);
    expect(seen[0]).toEqual([
      {
        index: 0,
        item: ["d"],
        attempts: 3,
        error: {
          code: "BATCH_FAILED",
          message: 'Cannot complete a batch of task "a": 1 of 1 item failed',
        },
      },
    ]);
    expect(itemsOf(result, "a")).toMatchObject({ status: "succeeded", failed: 1, output: [null] });
  });

  test("fails the task without retry, or for a retry that does not want it", async () => {
    expect(codesOf((await ran([{ failed: [0] }], { retry: undefined })).result)).toEqual([
      "ITEMS_FAILED",
    ]);
    const asked: unknown[] = [];
    const when = (...scope: readonly unknown[]): boolean => asked.push(scope) === 0;
    const { items } = await ran([{ failed: [0] }], { retry: { count: 5, when } });
    expect(items).toHaveLength(1);
    expect(asked[0]).toMatchObject([
      { item: ["a"] },
      { attempt: 1, error: { code: "BATCH_FAILED", name: "BatchError" } },
    ]);
  });

  test("gets what is left again if it throws, or times out", async () => {
    const calls: unknown[] = [];
    const action = ({ item, attempt }: { item: unknown; attempt: number }): unknown => {
      calls.push(item);
      if (attempt === 2) throw new Error("down");
      if (attempt === 3) return new Promise(() => {});
      return attempt === 1 ? { failed: [1, 2] } : null;
    };
    const tasks = taskOf(action, { retry: { count: 3 }, timeout: 0.05 });
    expect((await runTasks(tasks)).status).toBe("succeeded");
    expect(calls).toEqual([LETTERS, ["b", "c"], ["b", "c"], ["b", "c"]]);
  });

  test("is retried and failed in events as any item is", async () => {
    const { action } = giving({ failed: [1] }, { failed: [0] });
    const { events } = await runWithEvents(taskOf(action, { retry: { count: 1 } }));
    const ofItems = events.filter(({ type }) => type.startsWith("item."));
    expect(ofItems).toMatchObject([
      { type: "item.started", index: 0, attempt: 1 },
      { type: "item.retried", index: 0, attempt: 1, error: { code: "BATCH_FAILED" } },
      { type: "item.failed", index: 0, attempt: 2, error: { code: "BATCH_FAILED" } },
    ]);
  });

  test("is followed by tasks for each batch, which see all of its items, also when a run goes on", async () => {
    const each = [{ name: "put", action: ({ item }: Call) => item }];
    const outputs = [{ failed: [1], outputs: ["A", null, "C", "D"] }, ["B"]];
    const journal = memoryJournal();
    const { action } = giving(...outputs);
    const whole = await runTasks(taskOf(action, { each }), {}, { journal });
    expect(itemsOf(whole, "a").output).toEqual([LETTERS]);
    const { header, records } = journal.content as JournalContent;
    for (let end = 0; end < records.length; end++) {
      const recorded = records.slice(0, end);
      const isLeft = recorded.some(([kind]) => kind === "left");
      const again = giving(...outputs.slice(isLeft ? 1 : 0));
      const before = memoryJournal({ header, records: recorded });
      const result = await runTasks(taskOf(again.action, { each }), {}, { journal: before });
      expect([end, itemsOf(result, "a").output]).toEqual([end, [LETTERS]]);
    }
  });

  test("works for batches of a stream", async () => {
    async function* letters(): AsyncGenerator<string> {
      yield* LETTERS;
    }
    const { items } = await ran([{ failed: [0, 3] }, { failed: [1] }, null], {
      withItems: () => letters(),
    });
    expect(items).toEqual([LETTERS, ["a", "d"], ["d"]]);
  });

  test("works where items are performed elsewhere", async () => {
    const { action, calls } = giving({ failed: [1, 2] }, { failed: [1], outputs: ["B", 0] }, ["C"]);
    const actions = { act: action as () => unknown };
    const tasks = taskOf("act");
    const { tasks: results } = await runTasks(tasks, {}, { executor: loopback({ actions }) });
    expect(calls.map(({ item }) => item)).toEqual([LETTERS, ["b", "c"], ["c"]]);
    expect(results["a"]?.output).toEqual([[null, "B", "C", null]]);
  });
});

describe("the output of a batch", () => {
  test.each<[string, readonly unknown[], unknown]>([
    ["that succeeds at once is what its action gave", [["A", "B", "C", "D"]], ["A", "B", "C", "D"]],
    [
      "whose report names no items is its outputs",
      [{ failed: [], outputs: [1, 2, 3, 4] }],
      [1, 2, 3, 4],
    ],
    ["whose report names no items and has no outputs is null", [{ failed: [] }], null],
    [
      "has the outputs of its items, whichever attempt gave them",
      [
        { failed: [0, 2], outputs: ["?", "B", "?", "D"] },
        { failed: [0], outputs: [0, "C"] },
        ["A"],
      ],
      ["A", "B", "C", "D"],
    ],
    [
      "has null for items for which none was given",
      [{ failed: [0, 2], outputs: [null, "B", null, "D"] }, { failed: [1] }, "done"],
      [null, "B", null, "D"],
    ],
    ["without any of these is what the last attempt gave", [{ failed: [1, 2] }, "done"], "done"],
  ])("%s", async (_, outputs, expected) => {
    const { result } = await ran(outputs);
    expect(result.tasks["a"]?.output).toEqual([expected]);
  });
});

describe("what is plain data", () => {
  const data = [{ failed: 1 }, { failed: true, of: 4 }, { failed: null }, { failed: {} }, [1]];

  test.each(data)("%j of a batch", async (output) => {
    const { result, items } = await ran([output]);
    expect(items).toHaveLength(1);
    expect(result.tasks["a"]?.output).toEqual([output]);
  });

  test("a report of an item outside a batch, or of a task without items", async () => {
    const report = { failed: [0, "x", -1], more: 1 };
    const single = await ran([report], { batchSize: undefined, withItems: [["a"]] });
    expect(single.result.tasks["a"]?.output).toEqual([report]);
    const plain = await ran([report], { batchSize: undefined, withItems: undefined });
    expect(plain.result.tasks["a"]?.output).toEqual(report);
  });

  test("the value of a fold", async () => {
    const report = { failed: [0], seen: 4 };
    const { result } = await ran([report], { fold: { as: "sum", from: 0 }, retry: undefined });
    expect(result.tasks["a"]?.output).toEqual(report);
  });
});

describe("a report is refused", () => {
  const huge = Array.from({ length: 100_000 }, (_, at) => at);

  test.each<[string, object, RegExp]>([
    ["a position behind the batch", { failed: [4] }, /positions from 0 to 3, got 4/],
    ["a negative one", { failed: [0, -1] }, /positions from 0 to 3, got -1/],
    ["a fraction", { failed: [0.5] }, /got 0.5/],
    ["a text", { failed: ["1"] }, /got a string/],
    ["null", { failed: [null] }, /got null/],
    ["a list", { failed: [[1]] }, /got a list/],
    ["a position twice", { failed: [1, 2, 1] }, /the position 1 is there twice/],
    ["far more than it has", { failed: huge }, /got 4/],
    ["too few outputs", { failed: [1], outputs: [1] }, /an output for each of 4 items/],
    ["outputs that are not a list", { failed: [1], outputs: "abcd" }, /an output for each/],
    ["other keys", { failed: [1], outptus: [] }, /unknown key "outptus"/],
  ])("with %s", async (_, report, message) => {
    const { result } = await ran([report], { retry: undefined });
    const [item] = itemsOf(result, "a").items;
    expect(item?.error?.code).toBe("INVALID_BATCH_REPORT");
    expect(item?.error?.message).toMatch(message);
  });

  test("and the whole batch is tried again, or what was left of it before", async () => {
    const { items } = await ran([{ failed: [9] }, { failed: [3, 1] }, { failed: [2] }]);
    expect(items).toEqual([LETTERS, LETTERS, ["b", "d"]]);
  });
});

/** How often each row fails before it succeeds. */
const rows = fc.array(fc.nat(3), { minLength: 1, maxLength: 12 });

/** Items left over, by batch, and the items of each call: one batch after the other, attempt by attempt. */
function modelOf(fails: readonly number[], size: number, count: number): readonly unknown[] {
  const batches: unknown[] = [];
  for (let start = 0; start < fails.length; start += size) {
    let left = fails.map((_, row) => row).slice(start, start + size);
    const calls: number[][] = [];
    for (let attempt = 1; attempt <= count + 1 && (attempt === 1 || left.length > 0); attempt++) {
      calls.push(left);
      left = left.filter((row) => (fails[row] as number) >= attempt);
    }
    batches.push({ calls, left });
  }
  return batches;
}

describe("random batches", () => {
  test("end as they do one after the other, whatever runs at once", async () => {
    const size = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        size,
        fc.nat(3),
        size,
        async (fails, batchSize, count, concurrency) => {
          const calls = new Map<number, (readonly number[])[]>();
          const action = async ({ item, index, attempt }: Call): Promise<unknown> => {
            calls.set(index, [...(calls.get(index) ?? []), item]);
            await Promise.resolve();
            return {
              failed: [...item.keys()].filter((at) => Number(fails[item[at] ?? 0]) >= attempt),
            };
          };
          const left = new Map<number, unknown>();
          const publish = {
            done: (
              _: unknown,
              { failures }: { failures: () => { index: number; item: unknown }[] },
            ) => {
              for (const { index, item } of failures()) left.set(index, item);
              return null;
            },
          };
          const withItems = fails.map((_, row) => row);
          const more = {
            withItems,
            batchSize,
            concurrency,
            retry: { count },
            tolerate: "100%",
            publish,
          };
          await runTasks(taskOf(action, more));
          const found = Array.from(calls, ([index, of]) => [
            index,
            { calls: of, left: left.get(index) ?? [] },
          ]);
          expect(Object.fromEntries(found)).toEqual(
            Object.fromEntries(modelOf(fails, batchSize, count).entries()),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("with a journal", () => {
  const STREAM = async function* (): AsyncGenerator<number> {
    yield* [1, 2, 3, 4, 5];
  };

  /** Fails each row as often as it says; rows that succeeded, and how often they did, are in `done`. */
  function inserting(done: number[], last: number): unknown {
    return ({ item, attempt }: Call): unknown => {
      const failed = [...item.keys()].filter(
        (at) => Number(item[at]) % 3 >= attempt || item[at] === last,
      );
      const outputs = item.map((row, at) => (failed.includes(at) ? null : row * 10));
      for (const output of outputs) if (output !== null) done.push(output / 10);
      return { failed, outputs };
    };
  }

  function compacted(records: readonly JournalRecord[]): readonly JournalRecord[] {
    const run = new RecordedRun({ restored: (value) => value });
    run.addAll(records);
    return [...new CompactedRecords(run).records()];
  }

  /** The rows that a journal has as inserted. */
  function rowsIn(records: readonly JournalRecord[]): ReadonlySet<number> {
    const batches = [
      [1, 2, 3],
      [4, 5],
    ];
    const rows = records.flatMap((record) => {
      if (record[0] === "item") return batches[record[2]] ?? [];
      if (record[0] !== "left") return [];
      const [, , index, left] = record;
      return (batches[index] ?? []).filter((_, at) => !left.includes(at));
    });
    return new Set(rows);
  }

  const more = { batchSize: 3, retry: { count: 2 }, concurrency: 1 };

  test.each([
    ["a list", [1, 2, 3, 4, 5], {}],
    ["a stream", STREAM, {}],
    ["a list whose pauses hold no place", [1, 2, 3, 4, 5], { retry: { count: 2, hold: false } }],
  ])(
    "a run over %s goes on from any part of it without repeating a row",
    async (_, items, other) => {
      const options = { ...more, ...other, withItems: items };
      const done: number[] = [];
      const tasks = taskOf(inserting(done, 0), options);
      const whole = memoryJournal();
      const expected = await runTasks(tasks, {}, { journal: whole });
      expect(expected.tasks["a"]?.output).toEqual([
        [10, 20, 30],
        [40, 50],
      ]);
      expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
      const { header, records } = whole.content as JournalContent;
      for (let end = 0; end < records.length; end++) {
        const recorded = rowsIn(records.slice(0, end));
        for (const part of [records.slice(0, end), compacted(records.slice(0, end))]) {
          const again: number[] = [];
          const journal = memoryJournal({ header, records: part });
          const result = await runTasks(taskOf(inserting(again, 0), options), {}, { journal });
          expect(result.tasks["a"]).toEqual(expected.tasks["a"]);
          expect(again.filter((row) => recorded.has(row))).toEqual([]);
        }
      }
    },
  );

  test("a batch that failed goes on with what is left, and keeps its outputs", async () => {
    const done: number[] = [];
    const journal = memoryJournal();
    const withItems = [1, 2, 3];
    const failed = await runTasks(
      taskOf(inserting(done, 3), { ...more, withItems }),
      {},
      { journal },
    );
    expect(failed.status).toBe("failed");
    const next = memoryJournal(journal.content);
    const mended = taskOf(inserting(done, 0), { ...more, withItems });
    const result = await runTasks(mended, {}, { journal: next });
    expect(result.tasks["a"]?.output).toEqual([[10, 20, 30]]);
    expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  test("failures that stay are of the same items", async () => {
    const withItems = [1, 2, 3];
    const seen: unknown[] = [];
    const publish = {
      left: (_: unknown, { failures }: { failures: () => unknown }) => seen.push(failures()),
    };
    const tasks = taskOf(inserting([], 3), { ...more, withItems, tolerate: 1, publish });
    const journal = memoryJournal();
    await runTasks(tasks, {}, { journal });
    await runTasks(tasks, {}, { journal: memoryJournal(journal.content) });
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]).toMatchObject([{ item: [3], attempts: 3 }]);
  });

  test.each<[string, unknown]>([
    ["positions behind the batch", [3]],
    ["no positions", []],
    ["positions out of order", [1, 0]],
    ["a position twice", [1, 1]],
    ["something else", "x"],
    ["negative ones", [-1]],
  ])("a record with %s is refused", async (_, positions) => {
    const journal = memoryJournal();
    const withItems = [1, 2, 3];
    await runTasks(taskOf(inserting([], 3), { ...more, withItems }), {}, { journal });
    const { header, records } = journal.content as JournalContent;
    const forged = records.map((record) =>
      record[0] === "left" ? (["left", record[1], record[2], positions, null] as never) : record,
    );
    const again = memoryJournal({ header, records: forged });
    const result = await runTasks(
      taskOf(inserting([], 0), { ...more, withItems }),
      {},
      { journal: again },
    );
    expect(["RUN_CHANGED", "JOURNAL_DAMAGED"]).toContain(codesOf(result)[0]);
  });
});
