import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { Json } from "@sheaf/context";
import {
  BatchNode,
  compileTasks,
  createWorkflow,
  defineWorkflow,
  type ItemOutput,
  type JournalContent,
  memoryJournal,
  run,
  type TaskDeclaration,
} from "../../src/index.ts";
import { Held } from "./held.ts";

async function all<T>(outputs: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const output of outputs) list.push(output);
  return list;
}

/** Until nothing more happens by itself. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await sleep(0);
}

function listed(task: Omit<TaskDeclaration, "name">): ReturnType<typeof compileTasks> {
  return compileTasks([{ name: "a", ...task }], {});
}

const double = ({ item }: { item: unknown }): number => 2 * (item as number);

describe("outputs", () => {
  test("come as items end, or in item order, and are those of the result", async () => {
    const held = new Held();
    const handle = run(listed({ withItems: [0, 1, 2], action: ({ index }) => held.start(index) }));
    const [asTheyEnd, inOrder] = [handle.outputs("a"), handle.outputs("a", { ordered: true })];
    const read: number[] = [];
    const reading = (async () => {
      for await (const { index } of asTheyEnd) read.push(index);
    })();
    await settled();
    for (const index of [2, 0, 1]) {
      held.finish(index, index);
      await settled();
    }
    expect(read).toEqual([2, 0, 1]);
    await reading;
    const { tasks } = await handle.result;
    const outputs = await all(inOrder);
    expect(outputs.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(outputs.map(({ output }) => output)).toEqual(tasks["a"]?.output);
  });

  test("of failed, skipped and canceled items do not come, and hold up no others", async () => {
    const handle = run(
      listed({
        withItems: [0, 1, 2, 3, 4, 5],
        itemWhen: ({ index }) => index !== 0,
        until: 3,
        action: ({ item }) => {
          if (item === 2) throw new Error("no");
          return item;
        },
      }),
    );
    const outputs = await all(handle.outputs("a", { ordered: true, buffer: 1 }));
    expect(outputs.map(({ output }) => output)).toEqual([1, 3, 4]);
    expect((await handle.result).status).toBe("succeeded");
  });

  test.each([false, true])(
    "of a slow reader hold further items up (ordered: %s), and nothing once it has left",
    async (ordered) => {
      let started = 0;
      const handle = run(
        listed({
          withItems: Array.from({ length: 100 }, (_, item) => item),
          concurrency: 3,
          action: () => started++,
        }),
      );
      const outputs = handle.outputs("a", { ordered, buffer: 4 });
      const other = handle.outputs("a");
      await settled();
      expect(started).toBe(4);
      await outputs.next();
      await settled();
      expect(started).toBe(4);
      await outputs.next();
      await settled();
      expect(started).toBe(6);
      for await (const _ of outputs) break;
      expect(await outputs.next()).toEqual({ done: true, value: undefined });
      expect((await all(other)).length).toBe(100);
      expect(started).toBe(100);
      expect((await handle.result).status).toBe("succeeded");
    },
  );

  test("in item order hold items up behind a slow one", async () => {
    const held = new Held();
    const started: number[] = [];
    const handle = run(
      listed({
        withItems: Array.from({ length: 50 }, (_, item) => item),
        action: (call) => {
          started.push(call.index as number);
          return call.index === 0 ? held.start(0) : null;
        },
      }),
    );
    const outputs = handle.outputs("a", { ordered: true, buffer: 5 });
    const read = all(outputs);
    await settled();
    expect(started).toEqual([0, 1, 2, 3, 4, 5]);
    held.finish(0);
    expect((await read).map(({ index }) => index)).toEqual(started);
    expect(started.length).toBe(50);
  });

  test("are not kept for a list that collects none", async () => {
    let [most, waiting] = [0, 0];
    async function* items(): AsyncGenerator<number> {
      for (let item = 0; item < 20_000; item++) {
        most = Math.max(most, ++waiting);
        yield item;
      }
    }
    const handle = run(listed({ withItems: items, collect: "none", action: double }));
    let sum = 0;
    for await (const { output } of handle.outputs("a", { buffer: 50 })) {
      waiting--;
      sum += output as number;
    }
    expect(sum).toBe(20_000 * 19_999);
    // Those that wait, those that run, and those that the stream is ahead.
    expect(most).toBeLessThanOrEqual(50 + 3 * 10);
    expect((await handle.result).tasks["a"]).toMatchObject({ output: null, succeeded: 20_000 });
  });

  test("end with a task in listed order, otherwise with the run", async () => {
    const held = new Held();
    const after = { name: "after", action: () => held.start("after") };
    const list = { name: "a", withItems: [1, 2], action: double };
    const first = run(compileTasks([list, after], {}));
    expect((await all(first.outputs("a"))).length).toBe(2);
    await settled();
    held.finish("after");
    await first.result;
    const loop = {
      ...list,
      publish: {
        turns: (context: { get: (name: string) => unknown }) => Number(context.get("turns")) + 1,
      },
      next: {
        when: (context: { get: (name: string) => unknown }) => context.get("turns") === 1,
        do: "a",
      },
    };
    const second = run(compileTasks([loop as TaskDeclaration], { vars: { turns: 0 } }));
    const inOrder = await all(second.outputs("a", { ordered: true }));
    expect(inOrder.map(({ index }) => index)).toEqual([0, 1, 0, 1]);
  });

  test("end with a run that failed, was canceled, or never started", async () => {
    const failing = run(
      compileTasks(
        [
          { name: "b", action: () => Promise.reject(new Error("no")) },
          { name: "a", withItems: [1], action: double },
        ],
        {},
      ),
    );
    expect(await all(failing.outputs("a"))).toEqual([]);
    const canceled = run(listed({ withItems: [1, 2], concurrency: 1, action: double }));
    const outputs = canceled.outputs("a", { buffer: 1 });
    await settled();
    canceled.cancel();
    expect((await all(outputs)).map(({ index }) => index)).toEqual([0]);
    expect((await canceled.result).status).toBe("canceled");
    const invalid = run(listed({ withItems: [1], action: "missing" }));
    expect(await all(invalid.outputs("a"))).toEqual([]);
  });

  test("of sub-workflows have a path, and those of batch nodes are read too", async () => {
    const inner = compileTasks([{ name: "b", withItems: [1, 2], action: double }], {});
    const handle = run(listed({ withItems: ["x", "y"], action: inner, concurrency: 1, input: {} }));
    expect(await all(handle.outputs("a/b"))).toEqual(
      [0, 1].flatMap((outer) =>
        [0, 1].map((index) => ({
          index,
          output: 2 * (index + 1),
          path: [
            { task: "a", index: outer },
            { task: "b", index },
          ],
        })),
      ),
    );
    const workflow = compileTasks([{ name: "c", action: () => 1 }], {
      output: (context) => context.item,
    });
    const node = new BatchNode("batch", { items: () => [1, 2], workflow, concurrency: 2 });
    const outputs = await all(run(createWorkflow(node)).outputs("batch", { ordered: true }));
    expect(outputs).toEqual([
      { index: 0, output: 1 },
      { index: 1, output: 2 },
    ]);
  });

  test("come again where a run is continued, whatever part of it was recorded", async () => {
    const workflow = listed({
      withItems: Array.from({ length: 12 }, (_, item) => item),
      collect: "none",
      concurrency: 4,
      tolerate: 3,
      retry: { count: 1 },
      action: async ({ item, attempt }) => {
        await sleep(((item as number) * 7) % 5);
        if ((item as number) % 4 === 0 && attempt === 1) throw new Error("once");
        if (item === 5) throw new Error("no");
        return { item };
      },
    });
    const read = async (journal: ReturnType<typeof memoryJournal>): Promise<number[]> => {
      const outputs = run(workflow, { journal }).outputs("a", { ordered: true, buffer: 3 });
      return (await all(outputs)).map(({ index, output }) => {
        expect(output).toEqual({ item: index });
        return index;
      });
    };
    const whole = memoryJournal();
    const expected = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11];
    expect(await read(whole)).toEqual(expected);
    const { header, records } = whole.content as JournalContent;
    for (let length = 0; length <= records.length; length++)
      expect(await read(memoryJournal({ header, records: records.slice(0, length) }))).toEqual(
        expected,
      );
  });

  test("cannot be read from a journal without them", async () => {
    const journal = memoryJournal();
    const workflow = compileTasks(
      [
        { name: "a", withItems: [1, 2, 3], collect: "none", action: double },
        { name: "b", action: () => Promise.reject(new Error("no")) },
      ],
      {},
    );
    await run(workflow, { journal }).result;
    const handle = run(workflow, { journal });
    expect(await all(handle.outputs("a"))).toEqual([]);
    expect((await handle.result).errors).toMatchObject([{ code: "RUN_CHANGED" }]);
  });

  test("are refused for tasks that have none, runs that have started, and invalid options", async () => {
    const workflow = compileTasks(
      [
        { name: "a", withItems: [1], action: double },
        { name: "b", action: () => 1 },
      ],
      {},
    );
    const handle = run(workflow);
    const thrown = (call: () => unknown): unknown => {
      try {
        return call();
      } catch (error) {
        return error;
      }
    };
    expect(thrown(() => handle.outputs("b"))).toMatchObject({
      code: "NO_OUTPUTS",
      message: 'Cannot read the outputs of "b": it has no items',
    });
    for (const name of ["c", "b/c", "__proto__", ""])
      expect(thrown(() => handle.outputs(name))).toMatchObject({ code: "NO_OUTPUTS" });
    for (const buffer of [0, -1, 1.5, Number.NaN, "2"])
      expect(() => handle.outputs("a", { buffer: buffer as number })).toThrow(RangeError);
    for (const options of [null, 1, { ordered: 1 }])
      expect(() => handle.outputs("a", options as object)).toThrow(TypeError);
    expect(() => handle.outputs(1 as never)).toThrow(TypeError);
    await handle.result;
    expect(thrown(() => handle.outputs("a"))).toMatchObject({ code: "OUTPUTS_NOT_KEPT" });
  });

  test("have the types of the action", async () => {
    const workflow = defineWorkflow()
      .taskWithItems("a", { withItems: [1, 2], action: ({ item }) => `${item}` })
      .taskWithItems("b", { withItems: [1], collect: "none", action: () => 1 })
      .build();
    const handle = run(workflow);
    expectTypeOf(handle.outputs("a")).toEqualTypeOf<AsyncIterableIterator<ItemOutput<string>>>();
    expectTypeOf(handle.outputs("b")).toEqualTypeOf<AsyncIterableIterator<ItemOutput<number>>>();
    expectTypeOf<ItemOutput["output"]>().toEqualTypeOf<Json>();
    await handle.result;
  });
});
