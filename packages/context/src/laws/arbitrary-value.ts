import fc from "fast-check";
import type { Json } from "../json.ts";

const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.integer({ min: 0, max: 9 }),
  fc.constantFrom("", "a", "b", true, false, null, -1.5),
);

/** Keys that different ways of copying objects treat differently. */
const oddKey: fc.Arbitrary<string> = fc.constantFrom(
  "",
  "0",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "toJSON",
  "length",
  "prototype",
  "\uD800",
  "ключ",
);

/** Only a few characters: fast-check's strings of any code point keep 85 MB of tables in memory. */
const oddCharacter: fc.Arbitrary<string> = fc.constantFrom(
  "a",
  " ",
  '"',
  "\\",
  "\n",
  "\u0000",
  "\u2028",
  "é",
  "e\u0301",
  "🧵",
  "\uD800",
  "\uDC00",
);

/** Ordinary JSON, usually an object or a list. */
export const arbitraryValue: fc.Arbitrary<Json> = nested(fc.constantFrom("a", "b", "c"));

/** A non-empty object or list, often nested. */
export const arbitraryTree: fc.Arbitrary<Json> = fc.oneof(
  fc.array(arbitraryValue, { minLength: 1, maxLength: 3 }),
  fc.dictionary(fc.constantFrom("a", "b", "c"), arbitraryValue, { minKeys: 1, maxKeys: 3 }),
);

/** JSON with unusual property names and texts. */
export const arbitraryOddValue: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: nested(oddKey) },
  { weight: 2, arbitrary: fc.array(oddCharacter, { maxLength: 20 }).map((all) => all.join("")) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.array(leaf, { minLength: 60, maxLength: 70 }) },
  { weight: 1, arbitrary: fc.nat({ max: 100 }).map(deep) },
);

function nested(key: fc.Arbitrary<string>): fc.Arbitrary<Json> {
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: "medium" },
      { weight: 2, arbitrary: leaf },
      { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 3 }) },
      {
        weight: 2,
        arbitrary: fc
          .uniqueArray(fc.tuple(key, tie("value")), { maxLength: 3, selector: ([name]) => name })
          .map(fromPairs),
      },
    ),
  }));
  return value;
}

/** Makes every key an own property, including `__proto__`. */
function fromPairs(pairs: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(pairs);
}

function deep(levels: number): Json {
  let value: Json = "bottom";
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
