import fc from "fast-check";

/** Names that cause no trouble. */
export const PLAIN_NAMES: readonly string[] = "abcdefghijkl".split("");

/** Few names, so that several branches write the same ones. */
export const FEW_NAMES: readonly string[] = ["a", "b", "c"];

/** "Aa" and "BB" have equal hashes in `hash = 31 * hash + code`, and so has every concatenation of them. */
const TWINS = ["Aa", "BB"] as const;

/** Names that objects have, or seem to have, by default. */
const OBJECT_NAMES: readonly string[] = [
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "propertyIsEnumerable",
  "isPrototypeOf",
  "toString",
  "toLocaleString",
  "valueOf",
  "toJSON",
  "__defineGetter__",
  "__lookupSetter__",
  "size",
  "length",
  "get",
  "then",
];

const LONG = "workflow-".repeat(500);

/** Names that careless implementations truncate, convert or normalise. */
const FOREIGN_NAMES: readonly string[] = [
  "",
  " ",
  "0",
  "-1",
  "4294967295",
  "null",
  "undefined",
  "\u0000",
  "変数",
  "🧵",
  "\uD83E",
  "a.b",
  "a[0]",
  "$",
];

/** Pairs of names that become equal by such mistakes. */
const FOREIGN_PAIRS: readonly (readonly [string, string])[] = [
  [`${LONG}1`, `${LONG}2`],
  ["\u00E9", "e\u0301"],
  ["\uD800", "\uDC00"],
  ["1", "01"],
  ["", "\u0000"],
  ["größe", "GRÖSSE"],
];

/** Names of which many have equal 32-bit hashes. Some have more than the 16 characters up to which `immutable` caches no hash. */
export const arbitraryCollidingNames: fc.Arbitrary<readonly string[]> = fc
  .record({
    length: fc.constantFrom(1, 1, 1, 1, 2, 9),
    prefix: fc.constantFrom("", "", "a", "task."),
    picks: fc.array(fc.nat({ max: 511 }), { minLength: 3, maxLength: 5 }),
  })
  .map(({ length, prefix, picks }) => {
    const family = [0, ...picks].map((pick) => prefix + twin(length, pick));
    return [...new Set([...family, prefix + twin(length, -1), ...PLAIN_NAMES])];
  });

/** Names that are difficult for plain objects. */
export const arbitraryObjectNames: fc.Arbitrary<readonly string[]> = some(OBJECT_NAMES);

/** Very long and non-ASCII names, lone surrogates and numbers. */
export const arbitraryForeignNames: fc.Arbitrary<readonly string[]> = fc
  .tuple(fc.constantFrom(...FOREIGN_PAIRS), some(FOREIGN_NAMES))
  .map(([pair, names]) => [...new Set([...pair, ...names])]);

/** All kinds of names that may cause trouble. */
export const arbitraryTroublingNames: fc.Arbitrary<readonly string[]> = fc.oneof(
  arbitraryCollidingNames,
  arbitraryObjectNames,
  arbitraryForeignNames,
);

/** A word of the family: `length` times "Aa" or "BB", chosen by the bits of `pick`. */
function twin(length: number, pick: number): string {
  return Array.from({ length }, (_, i) => TWINS[(pick >> i) & 1 ? 1 : 0]).join("");
}

/** Some of these names among plain ones, because small maps are built differently from large ones. */
function some(names: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc
    .shuffledSubarray([...names], { minLength: 2, maxLength: 5 })
    .map((chosen) => [...chosen, ...PLAIN_NAMES]);
}
