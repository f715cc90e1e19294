import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { jsonChunks, OrderedObject } from "../src/output/json-chunks.ts";
import { omitIfRepetitive, OMITTED } from "../src/output/repeated-values.ts";

const text = (value: unknown): string => [...jsonChunks(value)].join("");

it("produces the same JSON as JSON.stringify", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      expect(text(value)).toBe(JSON.stringify(value));
    }),
  );
});

it("leaves out undefined properties and keeps the order of an OrderedObject", () => {
  const ordered = new OrderedObject([
    ["b", 1],
    ["2", undefined],
    ["1", []],
    ["0", {}],
  ]);
  expect(text(ordered)).toBe('{"b":1,"1":[],"0":{}}');
});

it("produces chunks of limited length", () => {
  const chunks = [...jsonChunks(Array.from({ length: 100_000 }, (_, index) => index))];
  expect(chunks.length).toBeGreaterThan(5);
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(70_000);
});

describe("values that repeat the same list many times", () => {
  const doubled = (levels: number): unknown => {
    let list: unknown = [1];
    for (let i = 0; i < levels; i++) list = [list, list];
    return list;
  };

  it("are omitted if their text would be huge", () => {
    for (const levels of [30, 60, 500]) {
      expect(omitIfRepetitive(doubled(levels))).toBe(OMITTED);
      expect(omitIfRepetitive({ a: [{ b: doubled(levels) }] })).toBe(OMITTED);
    }
  });

  it("are printed if their size is reasonable", () => {
    const shared = { text: "x".repeat(500) };
    const many = Array.from({ length: 100_000 }, () => shared);
    const own = Array.from({ length: 100_000 }, (_, i) => ({ text: `${i}`.repeat(100) }));
    for (const value of [doubled(10), many, own, null, "x", {}])
      expect(omitIfRepetitive(value)).toBe(value);
  });
});
