import fc from "fast-check";

/** Names that give no reason for trouble. */
export const PLAIN_NAMES: readonly string[] = "abcdefghijkl".split("");

/** Few enough that several branches meet at each. */
export const FEW_NAMES: readonly string[] = ["a", "b", "c"];

/** "Aa" and "BB" have equal hashes in `hash = 31 * hash + code`, and so has every mixture of them. */
const TWINS = ["Aa", "BB"] as const;

/** Names that objects have, or seem to have, without anyone setting them. */
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

/** Names that are cut, converted or normalised by those that do not take them as they are. */
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

/** Pairs that the same mistakes make one. */
const FOREIGN_PAIRS: readonly (readonly [string, string])[] = [
  [`${LONG}1`, `${LONG}2`],
  ["\u00E9", "e\u0301"],
  ["\uD800", "\uDC00"],
  ["1", "01"],
  ["", "\u0000"],
  ["größe", "GRÖSSE"],
];

/** Names of which many have equal 32-bit hashes, some longer than the 16 characters that are hashed anew each time. */
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

/** Names that plain objects are bad at. */
export const arbitraryObjectNames: fc.Arbitrary<readonly string[]> = some(OBJECT_NAMES);

/** Very long names, non-ASCII ones, halves of surrogate pairs, numbers as text. */
export const arbitraryForeignNames: fc.Arbitrary<readonly string[]> = fc
  .tuple(fc.constantFrom(...FOREIGN_PAIRS), some(FOREIGN_NAMES))
  .map(([pair, names]) => [...new Set([...pair, ...names])]);

/** Names of every kind that is trouble somewhere. */
export const arbitraryTroublingNames: fc.Arbitrary<readonly string[]> = fc.oneof(
  arbitraryCollidingNames,
  arbitraryObjectNames,
  arbitraryForeignNames,
);

/** A word of the family: `length` times "Aa" or "BB", chosen by the bits of `pick`. */
function twin(length: number, pick: number): string {
  return Array.from({ length }, (_, i) => TWINS[(pick >> i) & 1 ? 1 : 0]).join("");
}

/** Some of the names, between plain ones: small maps are made differently from larger ones. */
function some(names: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc
    .shuffledSubarray([...names], { minLength: 2, maxLength: 5 })
    .map((chosen) => [...chosen, ...PLAIN_NAMES]);
}
