import type { Json } from "@sheaf/context";
import { expect, test } from "vitest";
import { Digest, digestOf, shortDigestOf } from "../../src/journal/digest.ts";

const NUMBERS: readonly Json[] = [0, 1, -1, 2, 1.5, 2 ** 31, -(2 ** 31) - 1, 1e300];
const TEXTS: readonly Json[] = ["", "a", "b", "ab", "ba", "1", "\u{1f600}"];
const OTHERS: readonly Json[] = [
  null,
  true,
  [],
  {},
  [1],
  ["1"],
  [[1]],
  { a: 1 },
  { a: 2 },
  { b: 1 },
];
const VALUES = [...NUMBERS, ...TEXTS, ...OTHERS];

test("other values have other digests", () => {
  for (const digest of [digestOf, shortDigestOf] as ((value: Json) => unknown)[])
    expect(new Set(VALUES.map(digest)).size).toBe(VALUES.length);
});

test("a digest is the same in every process, and whatever the order of keys", () => {
  expect(digestOf({ a: 1, b: [2] })).toBe(digestOf({ b: [2], a: 1 }));
  for (const value of VALUES) expect(digestOf(value)).toMatch(/^[\da-f]{16}$/u);
  expect([digestOf(1), shortDigestOf(1)]).toEqual(["d24df3eb76c292b7", 613_357_470]);
  expect([digestOf("ab"), shortDigestOf("ab")]).toEqual(["386e14390961519e", 823_086_278]);
});

test("the digest of a list goes by the order of its values", () => {
  const digestOfAll = (values: readonly Json[]): string => {
    const digest = new Digest();
    for (const value of values) digest.add(value);
    return digest.text;
  };
  const lists = [[], [1], [1, 2], [2, 1], ["a", "b"], ["ab"], ["b", "a"], ["a", 1], [1, "a"]];
  expect(new Set(lists.map(digestOfAll)).size).toBe(lists.length);
});
