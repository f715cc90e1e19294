import { expect, it } from "vitest";
import fc from "fast-check";
import { jsonPieces, Ordered } from "../src/answer/json-pieces.ts";

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
