// docs/semantics.md#retry
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MOST_RESTING } from "../../src/fan-out/resting-items.ts";
import { compileTasks, run, type RunOptions } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { numbers } from "../run/item-actions.ts";
import { codesOf, itemsOf, runTasks, settled, type Tasks } from "../run/run-tasks.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

interface Call {
  readonly index: number;
  readonly attempt: number;
}

const retry = { count: 3, delay: 10, hold: false };

function listed(
  held: Held,
  options: Partial<Tasks[number]> = {},
  run: RunOptions = {},
): ReturnType<typeof runTasks> {
  const action = ({ index, attempt }: Call): unknown => held.start(`${index}#${attempt}`);
  const task = { name: "a", withItems: numbers(4), concurrency: 1, action, retry };
  return runTasks([{ ...task, ...options }], {}, run);
}

const delayed = async (seconds: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  await settled();
};

describe("hold: false", () => {
  test("another item starts during a pause, outputs keep their order, and no more run at once", async () => {
    const held = new Held();
    const ended = listed(held);
    await settled();
    held.fail("0#1");
    await settled();
    expect(held.open).toEqual(["1#1"]);
    await delayed(10);
    expect(held.open).toEqual(["1#1"]);
    held.finish("1#1", "b");
    await settled();
    expect(held.open).toEqual(["0#2"]);
    for (const [name, output] of [
      ["0#2", "a"],
      ["2#1", "c"],
      ["3#1", "d"],
    ]) {
      held.finish(name, output);
      await settled();
    }
    const { output, items } = itemsOf(await ended, "a");
    expect(output).toEqual(["a", "b", "c", "d"]);
    expect(items.map(({ attempts }) => attempts)).toEqual([2, 1, 1, 1]);
  });

  test("items that are due come before new ones, the first to be due first", async () => {
    const held = new Held();
    const ended = listed(held, { concurrency: 2, withItems: numbers(6) });
    await settled();
    held.fail("1#1");
    await delayed(1);
    held.fail("0#1");
    await settled();
    expect(held.open).toEqual(["2#1", "3#1"]);
    await delayed(10);
    held.finish("2#1");
    held.finish("3#1");
    await settled();
    expect(held.open).toEqual(["1#2", "0#2"]);
    for (const name of ["1#2", "0#2"]) held.finish(name);
    await settled();
    for (const name of ["4#1", "5#1"]) held.finish(name);
    expect((await ended).status).toBe("succeeded");
    expect(held.started.slice(-2)).toEqual(["4#1", "5#1"]);
  });

  test("with `hold: true`, which is the default, the place is kept", async () => {
    const held = new Held();
    const ended = listed(held, { withItems: numbers(2), retry: { count: 1, delay: 10 } });
    await settled();
    held.fail("0#1");
    await settled();
    expect(held.open).toEqual([]);
    await delayed(10);
    held.finish("0#2");
    await settled();
    held.finish("1#1");
    expect((await ended).status).toBe("succeeded");
  });

  test.each([
    ["a list", numbers(MOST_RESTING + 500)],
    ["a stream", () => new Set(numbers(MOST_RESTING + 500))],
  ])(
    "no new item of %s starts while so many rest, and all have their turn",
    async (_, withItems) => {
      let started = 0;
      const action = ({ attempt }: Call): void => {
        if (attempt === 1) {
          started++;
          throw new Error("no");
        }
      };
      const ended = runTasks([{ name: "a", withItems, concurrency: 7, action, retry }]);
      for (let turn = 0; turn < 50; turn++) await settled();
      expect(started).toBeGreaterThanOrEqual(MOST_RESTING);
      expect(started).toBeLessThanOrEqual(MOST_RESTING + 7);
      await vi.runAllTimersAsync();
      expect(itemsOf(await ended, "a")).toMatchObject({ succeeded: MOST_RESTING + 500, failed: 0 });
    },
  );

  test("a run that is canceled ends those that rest, and those that are due", async () => {
    const held = new Held();
    const action = ({ index, attempt }: Call): unknown => held.start(`${index}#${attempt}`);
    const workflow = compileTasks(
      [{ name: "a", withItems: numbers(9), concurrency: 1, action, retry }],
      {},
    );
    const handle = run(workflow);
    await settled();
    held.fail("0#1");
    await delayed(10);
    held.fail("1#1");
    await settled();
    handle.cancel();
    held.finish("0#2");
    const { status, tasks } = await handle.result;
    expect(status).toBe("canceled");
    expect(tasks["a"]).toMatchObject({ total: 9, succeeded: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a deadline ends an item that rests, and one that waits for a place", async () => {
    const held = new Held();
    const ended = listed(held, { withItems: numbers(3), deadline: 15, tolerate: 3 });
    await settled();
    held.fail("0#1");
    await settled();
    held.finish("1#1");
    await delayed(1);
    // Item 0 is due at 10 and waits until 15 for the place of item 2, which fails at 14 and would be due at 24.
    await delayed(12);
    expect(held.open).toEqual(["2#1"]);
    await delayed(2);
    held.fail("2#1");
    const result = await Promise.race([ended, delayed(30).then(() => ended)]);
    expect(itemsOf(result, "a").items.map(({ error }) => error?.code)).toEqual([
      "DEADLINE",
      undefined,
      "DEADLINE",
    ]);
    expect(held.started).toEqual(["0#1", "1#1", "2#1"]);
  });

  test("until ends them, and a list that stops lets them go on", async () => {
    const held = new Held();
    const cut = listed(held, { until: 1, withItems: numbers(3) });
    await settled();
    held.fail("0#1");
    await settled();
    held.finish("1#1");
    expect(itemsOf(await cut, "a").items.map(({ status }) => status)).toEqual([
      "canceled",
      "succeeded",
      "skipped",
    ]);
    const stopping = new Held();
    const stopped = listed(stopping, { onItemFailure: "stop", retry: { ...retry, count: 1 } });
    await settled();
    stopping.fail("0#1");
    await settled();
    stopping.fail("1#1");
    await delayed(10);
    stopping.finish("2#1");
    await settled();
    stopping.fail("0#2");
    await settled();
    stopping.fail("1#2");
    const result = await stopped;
    expect(codesOf(result)).toEqual(["ITEMS_FAILED"]);
    expect(itemsOf(result, "a").items.map(({ status }) => status)).toEqual([
      "failed",
      "failed",
      "succeeded",
      "skipped",
    ]);
  });

  test("they take slots of the run again, and a workflow never runs twice at once for an item", async () => {
    const held = new Held();
    const ended = listed(held, { concurrency: 3 }, { concurrency: 1 });
    await settled();
    held.fail("0#1");
    await delayed(10);
    expect(held.open).toEqual(["1#1"]);
    for (const name of ["1#1", "0#2", "2#1", "3#1"]) {
      await settled();
      expect(held.open).toEqual([name]);
      held.finish(name);
    }
    expect((await ended).status).toBe("succeeded");

    const inner = new Held();
    const action = ({ context }: { context: { parameters: Record<string, unknown> } }): unknown =>
      inner.start(`${String(context.parameters["item"])}#${inner.started.length}`);
    const workflow = compileTasks([{ name: "inner", action }], {});
    const input = ({ item }: { item: unknown }): object => ({ item });
    const twice = { count: 1, delay: 1, hold: false };
    const task = { name: "a", withItems: [0], action: workflow, input, timeout: 5, retry: twice };
    const nested = runTasks([task], {}, { grace: 60 });
    await settled();
    await delayed(7);
    expect(inner.started).toEqual(["0#0"]);
    inner.finish("0#0");
    await delayed(1);
    expect(inner.started).toEqual(["0#0", "0#1"]);
    inner.finish("0#1");
    expect((await nested).status).toBe("succeeded");
  });
});
