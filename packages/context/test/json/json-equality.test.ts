import fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/json.ts";
import {
  canonicalJson,
  isEqualJson,
  isJsonObject,
  JsonEquality,
  kindOf,
} from "../../src/json/index.ts";
import { arbitraryValue } from "../../src/laws/arbitrary-value.ts";

describe("equality", () => {
  test("is deep equality, whatever the order of properties", () => {
    const shuffled = arbitraryValue.map((value): [Json, Json] => [
      value,
      JSON.parse(canonicalJson(value)) as Json,
    ]);
    fc.assert(
      fc.property(fc.oneof(shuffled, fc.tuple(arbitraryValue, arbitraryValue)), ([a, b]) => {
        expect(isEqualJson(a, b)).toBe(isDeepStrictEqual(a, b));
      }),
      { numRuns: 1_000 },
    );
  });

  test("coerces nothing", () => {
    expect(isEqualJson(0, false)).toBe(false);
    expect(isEqualJson(null, undefined)).toBe(false);
    expect(isEqualJson([], {})).toBe(false);
  });

  test("reports to a meter each pair of nodes that it compares, shared ones once", () => {
    const shared = [1, 2, 3];
    const many = Array.from({ length: 400 }, (): Json => ({ a: { b: shared } }));
    const same = Array.from({ length: 400 }, (): Json => ({ a: { b: [1, 2, 3] } }));
    let deepest = 0;
    let children = 0;
    const meter = {
      node(count: number, depth: number): void {
        children += count;
        deepest = Math.max(deepest, depth);
      },
    };
    expect(new JsonEquality(meter).areEqual(many, same)).toBe(true);
    expect(deepest).toBe(3);
    expect(children).toBe(400 + 400 * 5);
  });

  test("ends where a meter throws", () => {
    const meter = {
      node: (): void => {
        throw new Error("too much");
      },
    };
    expect(() => new JsonEquality(meter).areEqual([1], [1])).toThrow("too much");
  });
});

describe("kinds", () => {
  test.each<[Json, string, boolean]>([
    [null, "null", false],
    [true, "boolean", false],
    [0, "number", false],
    ["", "string", false],
    [[], "list", false],
    [{}, "object", true],
  ])("%j is of kind %s", (value, kind, isObject) => {
    expect(kindOf(value)).toBe(kind);
    expect(isJsonObject(value)).toBe(isObject);
  });
});
