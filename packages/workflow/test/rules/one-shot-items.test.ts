// docs/semantics.md#lists-of-items
import { expect, test } from "vitest";
import { compileTasks, run } from "../../src/index.ts";

function* counted(): Generator<number> {
  yield 1;
  yield 2;
}

async function* slowly(): AsyncGenerator<number> {
  yield* counted();
}

test.each([
  ["a generator", () => counted()],
  ["an asynchronous generator", () => slowly()],
  ["the iterator of a list", () => [1, 2].values()],
  ["the entries of a map", () => new Map([[1, 2]]).keys()],
])("%s can be read by one run: the next one fails instead of finding it empty", async (_, make) => {
  const made = make() as Iterable<number>;
  const other = make() as Iterable<number>;
  for (const withItems of [made, () => other]) {
    const fresh = compileTasks([{ name: "a", withItems, action: () => 1 }], {});
    expect((await run(fresh).result).tasks["a"]?.status).toBe("succeeded");
    const { errors } = await run(fresh).result;
    expect(errors).toMatchObject([{ code: "ITEMS_ALREADY_READ", task: "a" }]);
  }
});

test.each([
  ["a list", [1, 2]],
  ["a set", new Set([1, 2])],
  ["an iterable that starts again", { [Symbol.iterator]: () => counted() }],
  ["one that has a method next, too", { next: () => 1, [Symbol.iterator]: () => counted() }],
  ["a function of the context", () => counted()],
])("%s can be read by every run", async (_, withItems) => {
  const workflow = compileTasks([{ name: "a", withItems, action: () => 1 }], {});
  for (let times = 0; times < 2; times++)
    expect((await run(workflow).result).tasks["a"]?.output).toEqual([1, 1]);
});
