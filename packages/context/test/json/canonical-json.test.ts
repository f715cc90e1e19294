import fc from "fast-check";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/json.ts";
import { canonicalJson } from "../../src/json/index.ts";
import { arbitraryOddValue, arbitraryValue } from "../../src/laws/arbitrary-value.ts";

const value: fc.Arbitrary<Json> = fc.oneof(arbitraryOddValue, arbitraryValue);

/** The same value with the properties of every object in another order. */
function reordered(node: Json): Json {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) return node.map(reordered);
  const entries = Object.entries(node).map(([key, held]) => [key, reordered(held)] as const);
  return Object.fromEntries(entries.toReversed());
}

describe("canonical JSON", () => {
  test("parses to an equal value, with the same numbers", () => {
    fc.assert(
      fc.property(value, (any) => {
        // JSON has no negative zero, and neither has a context.
        const plain = JSON.parse(JSON.stringify(any)) as Json;
        expect(JSON.parse(canonicalJson(any))).toEqual(plain);
        expect(isDeepStrictEqual(JSON.parse(canonicalJson(any)), plain)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("is the same in whatever order properties were added", () => {
    fc.assert(
      fc.property(value, (any) => {
        expect(canonicalJson(reordered(any))).toBe(canonicalJson(any));
      }),
      { numRuns: 500 },
    );
  });

  test("is the same for two values exactly if they are deep-equal", () => {
    const small = fc.constantFrom<Json>(null, 0, 1, "", "1", [], {}, [[]], [0, 1], { a: 1 });
    const two = fc.oneof(fc.tuple(small, small), fc.tuple(arbitraryValue, arbitraryValue));
    fc.assert(
      fc.property(two, ([a, b]) => {
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isDeepStrictEqual(a, b));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each<[string, Json, string]>([
    ["sorts by UTF-16 code units, not by code points", { "\uFB01": 1, "🧵": 2 }, '{"🧵":2,"ﬁ":1}'],
    ["sorts index-like keys as texts", { "10": 1, "9": 2 }, '{"10":1,"9":2}'],
    ["writes no white space", { a: [1, { b: null }] }, '{"a":[1,{"b":null}]}'],
    [
      "writes the shortest digits",
      [1e21, 1e-7, 0.1, 123456789012345680000],
      "[1e+21,1e-7,0.1,123456789012345680000]",
    ],
    ["writes negative zero as zero", [-0], "[0]"],
    [
      "escapes control characters, quotes and lone surrogates alone",
      '\u0001"\u2028\uD800',
      '"\\u0001\\"\u2028\\ud800"',
    ],
    [
      "keeps a key called __proto__",
      JSON.parse('{"__proto__":{"a":1}}') as Json,
      '{"__proto__":{"a":1}}',
    ],
    ["writes empty lists and objects", [[], {}], "[[],{}]"],
  ])("%s", (_, any, text) => {
    expect(canonicalJson(any)).toBe(text);
  });

  test("equals the example of RFC 8785", () => {
    const example = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],` +
        String.raw`"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    ) as Json;
    expect(canonicalJson(example)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test("never changes: content hashes are kept in files", () => {
    const kept = { z: [1.5, -2e-9, 9007199254740991], é: "e\u0301", a: { "": null, b: true } };
    expect(createHash("sha256").update(canonicalJson(kept)).digest("hex")).toBe(
      "0c4135257d0051de12b326a2b6156da009a225eeb717145fe04fd2409b76d19e",
    );
  });

  test("writes 1,000 levels", () => {
    let deep: Json = 1;
    for (let level = 0; level < 1_000; level++) deep = level % 2 === 0 ? [deep] : { a: deep };
    expect(JSON.parse(canonicalJson(deep))).toEqual(deep);
  });

  test("reports to a meter the children and depth of each node, and the length of the text so far", () => {
    const nodes: [number, number][] = [];
    const lengths: number[] = [];
    const meter = {
      node: (children: number, depth: number): unknown => nodes.push([children, depth]),
      text: (length: number): unknown => lengths.push(length),
    };
    expect(canonicalJson({ a: [1, 2], b: {} }, meter)).toBe('{"a":[1,2],"b":{}}');
    expect(nodes).toEqual([
      [2, 0],
      [2, 1],
      [0, 1],
    ]);
    expect(lengths).toEqual([10, 17, 18]);
  });

  test("ends where a meter throws", () => {
    const meter = {
      node: (_: number, depth: number): void => {
        if (depth > 1) throw new Error("too deep");
      },
    };
    expect(() => canonicalJson([[[]]], meter)).toThrow("too deep");
  });
});
