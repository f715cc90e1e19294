import { describe, expect, test } from "vitest";
import { createContext } from "../src/create-context.ts";
import { ForkIndexError, InvalidArgumentError, InvalidValueError } from "../src/errors.ts";
import type { Shape } from "../src/shape.ts";

const root = createContext<Shape>({
  variables: { a: 1 },
  parameters: { limit: 5 },
  config: { region: "eu" },
}).setTask("build", [1]);

describe("a fork of a list", () => {
  test("knows its item and index, and sees all else of its parent", () => {
    const fork = root.fanOut([{ host: "a" }, { host: "b" }]).fork(1);
    expect(fork.item).toEqual({ host: "b" });
    expect(fork.index).toBe(1);
    expect([fork.get("a"), fork.task("build"), fork.parameters, fork.config]).toEqual([
      1,
      [1],
      { limit: 5 },
      { region: "eu" },
    ]);
    expect(fork.parameters).toBe(root.parameters);
  });

  test.each([[null], [""], [0], [false], [{}], [[]]])("has an item of any kind: %j", (item) => {
    expect(root.fanOut([item] as never).fork(0).item).toStrictEqual(item);
  });

  test("has the item that can be read without it", () => {
    const forks = root.fanOut([{ host: "a" }, null]);
    expect(forks.itemAt(0)).toBe(forks.fork(0).item);
    expect([forks.itemAt(1), forks.itemAt(2), forks.itemAt(-1)]).toEqual([
      null,
      undefined,
      undefined,
    ]);
  });

  test("keeps item and index when it writes", () => {
    const fork = root
      .fanOut(["x", "y"])
      .fork(1)
      .set("a", 2)
      .delete("b")
      .setTask("t", 1)
      .setAll({ c: 3 });
    expect([fork.item, fork.index]).toEqual(["y", 1]);
  });

  test("has an item that is frozen and apart from the caller's list", () => {
    const items = [{ host: "a" }];
    const fanOut = root.fanOut(items);
    items.push({ host: "b" });
    (items[0] as { host: string }).host = "changed";
    expect(fanOut.length).toBe(1);
    expect(fanOut.fork(0).item).toEqual({ host: "a" });
    expect(Object.isFrozen(fanOut.fork(0).item)).toBe(true);
  });

  test("does not see its siblings' writes, nor its own from a second asking", () => {
    const fanOut = root.fanOut([1, 2]);
    const first = fanOut.fork(0).set("a", "first");
    expect([
      fanOut.fork(1).get("a"),
      fanOut.fork(0).get("a"),
      root.get("a"),
      first.get("a"),
    ]).toEqual([1, 1, 1, "first"]);
  });
});

describe("item and index", () => {
  test("are undefined outside a fan-out", () => {
    expect([root.item, root.index, root.fork().item, root.fork().index]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("are inherited by plain forks, and by theirs", () => {
    const fork = root.fanOut(["x", "y"]).fork(1);
    const nested = fork.fork().set("a", 9).fork();
    expect([nested.item, nested.index]).toEqual(["y", 1]);
  });

  test("are those of the innermost list", () => {
    const inner = root
      .fanOut([["a", "b"], ["c"]])
      .fork(0)
      .set("a", 2)
      .fanOut(["p", "q", "r"])
      .fork(2);
    expect([inner.item, inner.index, inner.get("a")]).toEqual(["r", 2, 2]);
    expect([inner.fork().item, inner.fork().index]).toEqual(["r", 2]);
  });
});

describe("the list of forks", () => {
  test("is as long as the list of items, and iterates in its order, again and again", () => {
    const fanOut = root.fanOut(["a", "b", "c"]);
    expect(fanOut.length).toBe(3);
    expect([...fanOut].map(({ item, index }) => [item, index])).toEqual([
      ["a", 0],
      ["b", 1],
      ["c", 2],
    ]);
    expect([...fanOut]).toHaveLength(3);
  });

  test("may be empty", () => {
    const fanOut = root.fanOut([]);
    expect([fanOut.length, [...fanOut]]).toEqual([0, []]);
    expect(() => fanOut.fork(0)).toThrow(
      "Cannot fork item 0: the list has 0 items, counted from 0",
    );
  });

  test.each([-1, 2, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "0", undefined, null])(
    "has no fork %s",
    (index) => {
      const fanOut = root.fanOut([1, 2]);
      expect(() => fanOut.fork(index as never)).toThrow(RangeError);
      expect(() => fanOut.fork(index as never)).toThrow(ForkIndexError);
      expect(() => fanOut.fork(index as never)).toThrow(
        expect.objectContaining({ code: "FORK_OUT_OF_RANGE", length: 2 }),
      );
    },
  );

  test("has no fork under what cannot even be compared with a number", () => {
    const index = Object.create(null) as never;
    expect(() => root.fanOut([1]).fork(index)).toThrow(ForkIndexError);
  });

  test.each([null, undefined, "ab", 5, {}, new Set([1]), { length: 1, 0: "a" }])(
    "is made of a list and nothing else: %s",
    (items) => {
      expect(() => root.fanOut(items as never)).toThrow(InvalidArgumentError);
      expect(() => root.fanOut(items as never)).toThrow(
        "Cannot fan out: expected the items to be a list",
      );
    },
  );

  test("refuses items that are not JSON, naming the place", () => {
    expect(() => root.fanOut([1, undefined] as never)).toThrow(
      "Cannot fan out: items[1] is undefined, not JSON",
    );
    expect(() => root.fanOut([{ at: new Date(0) }] as never)).toThrow(InvalidValueError);
  });
});

describe("a part of a longer list", () => {
  const page = root.fanOut(["c", "d"], { offset: 2 });

  test("gives its forks the positions they have in the longer one", () => {
    expect([...page].map(({ item, index }) => [item, index])).toEqual([
      ["c", 2],
      ["d", 3],
    ]);
    expect(page.fork(1).index).toBe(3);
    expect(() => page.fork(2)).toThrow(ForkIndexError);
  });

  test("hands the position on to forks of its forks, to snapshots and through writes", () => {
    expect(page.fork(1).fork().index).toBe(3);
    expect(page.fork(1).set("a", 2).index).toBe(3);
    expect(page.fork(1).toJSON()).toMatchObject({ item: "d", index: 3 });
  });

  test.each([[-1], [1.5], [Number.NaN], ["1"]])("is refused an offset of %j", (offset) => {
    expect(() => root.fanOut([1], { offset: offset as number })).toThrow(InvalidArgumentError);
  });
});
