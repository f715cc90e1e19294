// docs/semantics.md#rates
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compileTasks, run, type RunOptions, type Workflow } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { numbers } from "../run/item-actions.ts";
import {
  afterTimers,
  codesOf,
  itemsOf,
  runTasks,
  settled,
  type Settings,
  type Tasks,
} from "../run/run-tasks.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

interface Call {
  readonly item: unknown;
  readonly index: number;
  readonly attempt: number;
}

/** Seconds since the first call at which the action was called. */
async function startsOf(
  tasks: (action: (call: Call) => unknown) => Tasks,
  work: (call: Call) => unknown = () => null,
  options: RunOptions = {},
  settings: Settings = {},
): Promise<number[]> {
  const began = performance.now();
  const starts: number[] = [];
  const action = (call: Call): unknown => {
    starts.push((performance.now() - began) / 1_000);
    return work(call);
  };
  const ended = runTasks(tasks(action), settings, options);
  expect((await afterTimers(ended)).status).toBe("succeeded");
  return starts;
}

const rate = { limit: 2, per: 1 };

describe("rate", () => {
  test.each([
    ["numbers", rate],
    ["templates", { limit: () => 2, per: () => 1 }],
  ])("no more attempts start in any window, with %s", async (_, given) => {
    const task = { name: "a", withItems: numbers(7), rate: given };
    expect(await startsOf((action) => [{ ...task, action }])).toEqual([0, 0, 1, 1, 2, 2, 3]);
  });

  test("a window may begin anywhere: it does not start at each full second", async () => {
    const work = async ({ index }: Call): Promise<void> => {
      if (index === 1) await new Promise((resolve) => setTimeout(resolve, 900));
    };
    const task = { name: "a", withItems: numbers(6), concurrency: 1, rate: { limit: 3, per: 1 } };
    expect(await startsOf((action) => [{ ...task, action }], work)).toEqual([0, 0, 0.9, 1, 1, 1.9]);
  });

  test.each([true, false])("further attempts count, with hold: %s", async (hold) => {
    const work = ({ index, attempt }: Call): void => {
      if (index === 0 && attempt < 3) throw new Error("no");
    };
    const retry = { count: 2, delay: 0, hold };
    const task = { name: "a", withItems: numbers(3), concurrency: 1, retry, rate };
    expect(await startsOf((action) => [{ ...task, action }], work)).toEqual([0, 0, 1, 1, 2]);
  });

  test("a task without items, in a loop, counts all its runs", async () => {
    let left = 5;
    const tasks = (action: (call: Call) => unknown): Tasks => [
      { name: "a", action, rate, next: { when: () => --left > 0, do: "a" } },
    ];
    expect(await startsOf(tasks)).toEqual([0, 0, 1, 1, 2]);
  });

  test("tasks of a run share a rate by its name, those of sub-workflows too; others have their own", async () => {
    const named = { ...rate, name: "api" };
    const inner = (action: (call: Call) => unknown): Workflow =>
      compileTasks([{ name: "inner", action, rate: named }], {});
    const tasks =
      (second: object) =>
      (action: (call: Call) => unknown): Tasks => [
        { name: "a", withItems: [0, 1], action, rate: named, start: true, next: [] },
        { name: "b", withItems: [0, 1], action: inner(action), start: true, next: [] },
        { name: "c", withItems: [0, 1], action, rate: second as never, start: true, next: [] },
      ];
    expect(await startsOf(tasks(named))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(await startsOf(tasks(rate))).toEqual([0, 0, 0, 0, 1, 1]);
  });

  test("each run counts by itself", async () => {
    const workflow = compileTasks(
      [{ name: "a", action: () => 1, rate: { limit: 1, per: 60, name: "x" } }],
      {},
    );
    const results = [run(workflow).result, run(workflow).result];
    await settled();
    expect((await Promise.all(results)).map(({ status }) => status)).toEqual([
      "succeeded",
      "succeeded",
    ]);
  });

  test("tasks that share it must agree on its numbers", async () => {
    const tasks = (limit: unknown): Tasks => [
      { name: "a", action: () => 1, rate: { ...rate, name: "api" } },
      { name: "b", action: () => 1, rate: { limit: limit as number, per: 1, name: "api" } },
    ];
    expect(() => compileTasks(tasks(3), {}).check()).toThrow(
      'has the rate "api" with "limit" 3, which is 2 in task "a"',
    );
    const result = await runTasks(tasks(() => 3));
    expect(codesOf(result)).toEqual(["INVALID_OPTION"]);
    expect(result.errors[0]?.message).toContain('the rate "api" has other numbers in another task');
    expect((await runTasks(tasks(() => 2))).status).toBe("succeeded");
  });

  test("one timer waits for a list, whatever its length, and none is left when it ends", async () => {
    let most = 0;
    const work = async ({ index }: Call): Promise<void> => {
      most = Math.max(most, vi.getTimerCount());
      if (index % 2 === 0) await Promise.resolve();
    };
    const task = { name: "a", withItems: numbers(10_000), concurrency: 1_000 };
    const starts = await startsOf(
      (action) => [{ ...task, action, rate: { limit: 900, per: 1 } }],
      work,
    );
    expect(starts).toHaveLength(10_000);
    expect(starts.at(-1)).toBe(11);
    expect(most).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("no slot of the run is held while the rate allows nothing", async () => {
    const held = new Held();
    const action = ({ item }: Call): unknown => held.start(item);
    const ended = runTasks(
      [
        { name: "a", withItems: ["a0", "a1"], action, rate: { limit: 1, per: 1 }, start: true },
        { name: "b", withItems: ["b0", "b1"], action, start: true, next: [] },
      ],
      {},
      { concurrency: 1 },
    );
    for (const name of ["a0", "b0", "b1"]) {
      await settled();
      expect(held.open).toEqual([name]);
      held.finish(name);
    }
    await settled();
    expect(held.open).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(held.open).toEqual(["a1"]);
    held.finish("a1");
    expect((await ended).status).toBe("succeeded");
  });

  test("it counts when an action starts, not when it waited for a slot of the run", async () => {
    const held = new Held();
    const began = performance.now();
    const times: number[] = [];
    const action = ({ item }: Call): unknown => {
      times.push((performance.now() - began) / 1_000);
      return held.start(item);
    };
    const ended = runTasks(
      [
        { name: "b", action: () => held.start("b"), start: true, next: [] },
        { name: "a", withItems: [0, 1], action, rate: { limit: 1, per: 1 }, start: true },
      ],
      {},
      { concurrency: 1 },
    );
    await settled();
    await vi.advanceTimersByTimeAsync(900);
    held.finish("b");
    await settled();
    held.finish(0);
    await vi.advanceTimersByTimeAsync(1_000);
    held.finish(1);
    expect((await ended).status).toBe("succeeded");
    expect(times).toEqual([0.9, 1.9]);
  });

  test("an item that waits for its turn after a pause keeps its place, and its deadline runs", async () => {
    const held = new Held();
    const action = ({ index, attempt }: Call): unknown => held.start(`${index}#${attempt}`);
    const task = { name: "a", withItems: numbers(3), concurrency: 2, action, tolerate: 3 };
    const ended = runTasks([
      { ...task, rate: { limit: 2, per: 10 }, retry: { count: 1 }, deadline: 5 },
    ]);
    await settled();
    held.fail("0#1");
    await vi.advanceTimersByTimeAsync(4_000);
    expect(held.open).toEqual(["1#1"]);
    held.finish("1#1");
    await vi.advanceTimersByTimeAsync(6_000);
    expect(held.started).toEqual(["0#1", "1#1", "2#1"]);
    held.finish("2#1");
    const { items } = itemsOf(await ended, "a");
    expect(items.map(({ error }) => error?.code)).toEqual(["DEADLINE", undefined, undefined]);
  });

  test("a run that is canceled ends the wait, and a paused one starts nothing", async () => {
    const held = new Held();
    const action = ({ item }: Call): unknown => held.start(item);
    const workflow = compileTasks([{ name: "a", withItems: numbers(9), action, rate }], {});
    const handle = run(workflow);
    await settled();
    handle.pause();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(held.started).toHaveLength(2);
    handle.resume();
    await settled();
    expect(held.started).toHaveLength(4);
    handle.cancel();
    for (const name of held.open) held.finish(name);
    const result = await handle.result;
    expect(result.status).toBe("canceled");
    expect(itemsOf(result, "a")).toMatchObject({ total: 9, succeeded: 4 });
    expect(vi.getTimerCount()).toBe(0);
  });
});
