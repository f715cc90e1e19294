// docs/semantics.md#continuing-a-run
import { expect, test, vi } from "vitest";
import { compileTasks, type JournalContent, memoryJournal, run } from "../../src/index.ts";
import { codesOf, itemsOf, settled } from "../run/run-tasks.ts";
import { problemsOf } from "./continued-prefixes.ts";
import type { TaskSpec } from "./task-specs.ts";

/** A list whose items leave their places between two attempts, both of which fail. The first failure stops it. */
const LEAVING: TaskSpec = {
  items: 3,
  stream: "none",
  concurrency: 1,
  tolerate: 0,
  stops: true,
  retries: 1,
  holds: false,
  failures: [2],
  hangs: false,
  limit: "none",
  handles: false,
  collect: "outputs",
  targets: [],
  join: null,
  inside: [],
  each: [],
  eachPublishes: false,
  isLimitedInside: false,
  isFinal: false,
  node: "none",
  batchSize: null,
  until: null,
  skips: null,
  rate: null,
  folds: false,
};

test.each<[string, Partial<TaskSpec>, readonly number[]]>([
  ["rests behind a skipped one", { skips: 2 }, [0]],
  [
    "rests behind a skipped one, and waits for a signal",
    { skips: 2, node: "wait", limit: "attempt" },
    [0],
  ],
  ["had ended behind a skipped one", { skips: 2, failures: [2, 0, 0] }, [0]],
  [
    "rests, and is the last that had started when the list stopped",
    { items: 4, concurrency: 2 },
    [0, 0, 3, 0],
  ],
])("no end of a list is too early for an item that %s", async (_, spec, order) => {
  expect(await problemsOf([{ ...LEAVING, ...spec }], order, (records) => records)).toEqual([]);
});

test("a failure comes behind items of a slow stream that had ended", async () => {
  async function* slow(): AsyncGenerator<number> {
    yield 0;
    await new Promise((resolve) => setTimeout(resolve, 20));
    yield 1;
  }
  let fail: () => void = () => {};
  const failing = new Promise<never>((_, reject) => (fail = () => reject(new Error("down"))));
  const action = ({ index = 0 }): unknown => (index === 0 ? failing : 1);
  const options = { concurrency: 2, onItemFailure: "stop", action } as const;
  const workflow = compileTasks([{ name: "list", withItems: slow, ...options }], {});
  const journal = memoryJournal();
  const handle = run(workflow, { journal });
  const recorded = await vi.waitUntil(() => {
    const { header, records } = journal.content ?? {};
    return records?.some(([kind]) => kind === "item") === true && { header, records: [...records] };
  });
  handle.cancel();
  fail();
  await handle.result;
  const next = memoryJournal(recorded as JournalContent);
  const result = await run(workflow, { journal: next }).result;
  expect(itemsOf(result, "list").items).toMatchObject([
    { status: "failed" },
    { status: "succeeded" },
  ]);
});

test("a stream that ends before items that had started is another one", async () => {
  let [length, isDown] = [4, true];
  const withItems = (): Iterable<number> => new Set(Array.from({ length }, (_, item) => item));
  const action = ({ index = 0 }): number => {
    if (isDown && index === 1) throw new Error("down");
    return index;
  };
  const workflow = compileTasks([{ name: "list", withItems, action, concurrency: 2 }], {});
  const journal = memoryJournal();
  await run(workflow, { journal }).result;
  const again = async (): Promise<readonly string[]> =>
    codesOf(await run(workflow, { journal: memoryJournal(journal.content) }).result);
  [length, isDown] = [2, false];
  expect(await again()).toEqual(["RUN_CHANGED"]);
  length = 4;
  expect(await again()).toEqual([]);
});

test.each([
  ["items", {}, [1], "sfssks"],
  ["batches", { batchSize: 2 }, [[2, 3]], "sfkss"],
  ["items of batches", { batchSize: 2, count: "items" as const }, [[2, 3]], "ssffkksss"],
])(
  "%s that had succeeded stay behind a failure that ends their list again",
  async (_, batches, called, ends) => {
    let isFirst = true;
    const calls: unknown[] = [];
    const action = ({ item }: { readonly item: unknown }): unknown => {
      calls.push(item);
      const outcome = (): unknown => {
        if ([item].flat().some((one) => one === called.flat()[0] || one === 4))
          throw new Error("no");
        return item;
      };
      // All are under way when the first fails. When it fails again, it does so at once.
      return isFirst ? settled().then(outcome) : outcome();
    };
    const items = [0, 1, 2, 3, 4, 5, ...("batchSize" in batches ? [6, 7, 8] : [])];
    const task = {
      name: "a",
      withItems: items,
      action,
      onItemFailure: "stop" as const,
      ...batches,
    };
    const workflow = compileTasks([task], {});
    const journal = memoryJournal();
    await run(workflow, { journal }).result;
    isFirst = false;
    calls.length = 0;
    const { items: reports } = itemsOf(await run(workflow, { journal }).result, "a");
    expect(calls).toEqual(called);
    const letters = { succeeded: "s", failed: "f", skipped: "k", canceled: "c" };
    expect(reports.map(({ status }) => letters[status]).join("")).toBe(ends);
  },
);
