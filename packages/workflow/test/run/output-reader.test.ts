import type { JsonObject } from "@sheaf/context";
import { expect, test } from "vitest";
import { compileTasks, run } from "../../src/index.ts";
import { OutputReader } from "../../src/run/output-reader.ts";

test.each([[false], [true]])(
  "the result of a run does not keep who read its outputs, ordered: %s",
  async (ordered) => {
    const list = { name: "list", withItems: () => [1, 2, 3], action: () => 0 };
    const handle = run(compileTasks([list], {}));
    const reader = await readToItsEnd(handle.outputs("list", { ordered }));
    const result = await handle.result;
    await new Promise((resolve) => setTimeout(resolve));
    (globalThis as unknown as { gc(): void }).gc();
    expect(reader.deref()).toBeUndefined();
    expect(result.tasks).toMatchObject({ list: { status: "succeeded" } });
  },
);

async function readToItsEnd(outputs: AsyncIterable<unknown>): Promise<WeakRef<object>> {
  let count = 0;
  for await (const _ of outputs) count++;
  expect(count).toBe(3);
  return new WeakRef(outputs);
}

test("a reader that is slower than the list keeps nothing of what it has read", async () => {
  const reader = new OutputReader(false, 256, () => {});
  const first = new WeakRef<JsonObject>({});
  reader.push({ index: 0, output: first.deref() as JsonObject });
  for (let index = 1; index < 5_000; index++) {
    reader.push({ index, output: {} });
    expect(await reader.next()).toMatchObject({ value: { index: index - 1 } });
  }
  // A reference that was read is kept until the end of the turn.
  await new Promise((resolve) => setTimeout(resolve));
  (globalThis as unknown as { gc(): void }).gc();
  expect(first.deref()).toBeUndefined();
  expect(await reader.next()).toMatchObject({ value: { index: 4_999 } });
});

test("whoever waits is woken in the order of asking, and outputs come before the end", async () => {
  const reader = new OutputReader(false, 256, () => {});
  const asked = Array.from({ length: 100 }, () => reader.next());
  for (let index = 0; index < 90; index++) reader.push({ index, output: index });
  const late = reader.next();
  reader.end();
  const given = await Promise.all([...asked, late]);
  expect(given.map(({ done, value }) => (done === true ? "end" : value.index))).toEqual([
    ...Array.from({ length: 90 }, (_, index) => index),
    ...Array.from({ length: 11 }, () => "end"),
  ]);
});

test("a reader that waits for few outputs gets them when the host has had its turn", async () => {
  const reader = new OutputReader(false, 256, () => {});
  for (let index = 0; index < 3; index++) {
    const asked = reader.next();
    reader.push({ index, output: index });
    expect(await asked).toEqual({ done: false, value: { index, output: index } });
  }
});

test("outputs keep their order while the queue grows, is emptied and grows again", async () => {
  const reader = new OutputReader(false, Infinity, () => {});
  let pushed = 0;
  let read = 0;
  for (const [more, fewer] of [
    [10, 4],
    [30, 20],
    [3_000, 3_010],
    [5, 11],
  ] as const) {
    for (let count = 0; count < more; count++) reader.push({ index: pushed++, output: null });
    for (let count = 0; count < fewer; count++)
      expect(await reader.next()).toMatchObject({ value: { index: read++ } });
  }
  expect(read).toBe(pushed);
});
