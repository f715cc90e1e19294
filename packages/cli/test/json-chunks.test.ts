import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { jsonPieces, Ordered } from "../src/output/json-chunks.ts";
import { cutWhereHuge, TOO_LARGE } from "../src/output/repeated-values.ts";

const text = (value: unknown): string => [...jsonPieces(value)].join("");

it("is the JSON that JSON.stringify makes", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      expect(text(value)).toBe(JSON.stringify(value));
    }),
  );
});

it("leaves out what is undefined, and keeps the order that it is given", () => {
  const ordered = new Ordered([
    ["b", 1],
    ["2", undefined],
    ["1", []],
    ["0", {}],
  ]);
  expect(text(ordered)).toBe('{"b":1,"1":[],"0":{}}');
});

it("comes in pieces", () => {
  const pieces = [...jsonPieces(Array.from({ length: 100_000 }, (_, index) => index))];
  expect(pieces.length).toBeGreaterThan(5);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
});

describe("values that hold the same list over and over", () => {
  const doubled = (levels: number): unknown => {
    let list: unknown = [1];
    for (let i = 0; i < levels; i++) list = [list, list];
    return list;
  };

  it("are not printed where that makes them huge", () => {
    for (const levels of [30, 60, 500]) {
      expect(cutWhereHuge(doubled(levels))).toBe(TOO_LARGE);
      expect(cutWhereHuge({ a: [{ b: doubled(levels) }] })).toBe(TOO_LARGE);
    }
  });

  it("are printed where they are of a size that somebody may want", () => {
    const shared = { text: "x".repeat(500) };
    const many = Array.from({ length: 100_000 }, () => shared);
    const own = Array.from({ length: 100_000 }, (_, i) => ({ text: `${i}`.repeat(100) }));
    for (const value of [doubled(10), many, own, null, "x", {}])
      expect(cutWhereHuge(value)).toBe(value);
  });
});
