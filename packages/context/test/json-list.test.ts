import { describe, expect, test } from "vitest";
import {
  createContext,
  InvalidValueError,
  JsonList,
  jsonOf,
  recordUnchecked,
} from "../src/index.ts";

describe("a list filled value by value", () => {
  test("holds copies that are frozen all the way down", () => {
    const value = { a: [1] };
    const list = new JsonList();
    list.set(0, value);
    value.a.push(2);
    expect(list.finished()).toEqual([{ a: [1] }]);
    expect(Object.isFrozen(list.finished())).toBe(true);
    expect(Object.isFrozen((list.at(0) as { a: number[] }).a)).toBe(true);
  });

  test("may be filled in any order, and holds null where nothing was put in", () => {
    const list = new JsonList();
    list.set(3, "d");
    list.set(1, "b");
    expect(list.length).toBe(4);
    expect(list.finished()).toEqual([null, "b", null, "d"]);
  });

  test("stays as it was where a value is refused", () => {
    const list = new JsonList();
    list.set(0, 1);
    expect(() => list.set(1, { at: new Date(0) })).toThrow(InvalidValueError);
    expect(() => list.set(1, { at: new Date(0) })).toThrow(
      "Cannot fill list: list[1].at is a Date, not JSON",
    );
    expect(list.finished()).toEqual([1]);
  });

  test("takes nothing more once it is finished", () => {
    const list = new JsonList();
    list.set(0, 1);
    list.finished();
    expect(() => list.set(1, 2)).toThrow(TypeError);
    expect(() => list.set(0, 2)).toThrow(TypeError);
  });

  test("is taken by contexts as it is, whatever its size", () => {
    const list = new JsonList();
    for (let index = 0; index < 1_000; index++) list.set(index, { index });
    const finished = list.finished();
    const context = createContext({ variables: { list: finished } });
    expect(context.get("list")).toBe(finished);
    expect(createContext({ variables: { nested: { list: finished } } }).get("nested")).toEqual({
      list: finished,
    });
  });

  test("counts towards the levels of nesting that a context takes", () => {
    expect(() => taken(listOf(999))).not.toThrow();
    expect(() => taken(listOf(1_000))).toThrow("nested more than 1,000 levels deep");
  });

  test("takes frozen records unchecked, with their height or without", () => {
    const record = Object.freeze({ index: 0, error: Object.freeze({ code: "X" }) });
    const list = new JsonList();
    list.setUnchecked(0, record, 2);
    list.setUnchecked(1, record);
    expect(list.finished()[0]).toBe(record);
    expect(list.finished()[1]).toBe(record);
  });
});

describe("a checked value", () => {
  test("is a frozen copy, or itself where it came out of a context", () => {
    const copy = jsonOf({ a: 1 }, "answer");
    expect(copy).toEqual({ a: 1 });
    expect(Object.isFrozen(copy)).toBe(true);
    const held = createContext({ variables: { a: { b: Array(200).fill(1) } } }).get("a");
    expect(jsonOf(held, "answer")).toBe(held);
  });

  test("is refused by the name it is given", () => {
    expect(() => jsonOf({ a: Number.NaN }, "answer")).toThrow(
      "Cannot accept value: answer.a is NaN, not JSON",
    );
  });
});

function taken(list: readonly unknown[]): unknown {
  return createContext().set("list", list as readonly string[]);
}

/** A finished list whose only value has so many levels. */
function listOf(levels: number): readonly unknown[] {
  let value: unknown = 0;
  for (let level = 0; level < levels; level++) value = [value];
  const list = new JsonList();
  list.set(0, value);
  return list.finished();
}

describe("a record taken unchecked", () => {
  test("is frozen, taken as it is, and may make a value when it is first read", () => {
    let reads = 0;
    const list = Object.freeze([1, 2]);
    const record = recordUnchecked(
      {
        get late() {
          reads++;
          return list;
        },
      },
      2,
    );
    const context = createContext().set("record", record);
    expect(reads).toBe(0);
    expect(context.get("record")).toBe(record);
    expect(Object.isFrozen(record)).toBe(true);
    expect(context.set("again", record).toJSON().variables["again"]).toEqual({ late: [1, 2] });
  });

  test("counts with the height it is given", () => {
    const record = recordUnchecked({ a: 1 }, 1_000);
    expect(() => createContext().set("record", record)).not.toThrow();
    expect(() => createContext().set("record", [record])).toThrow("1,000 levels");
  });
});
