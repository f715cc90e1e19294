import { inheritsElements } from "./polluted-prototype.ts";

/** A copy of a plain object before its values are checked: any of them may still be the caller's. */
export type Unchecked = Record<string, unknown>;

/**
 * V8 keeps objects with more properties as dictionaries. It spreads one of 300 keys by way of 300 hidden
 * classes, in 76 µs; filling a dictionary takes 16 µs.
 */
export const MAX_SPREAD = 128;

/** More elements are not copied as a block, as the list may be a length without elements. */
const MAX_COPIED = 100_000;

// Captured at load time, so that a program which later patches `Object` cannot change the copies.
const { create } = Object;
const { toSpliced } = Array.prototype;

/**
 * Engines that have this method of sets also share the hidden class of a frozen spread. V8 before 12
 * gives each `Object.freeze({ ...object })` a class of its own, where it remembers the class of the
 * source: 300 ns and 280 bytes in place of 120 ns and 97. It remembers nothing where two are spread.
 */
const SHARES_CLASSES = "union" in Set.prototype;
const NOTHING: Unchecked | null = null;

/**
 * A dense copy, in which holes are undefined or what the list inherits; null if it has to be copied by
 * elements. V8 copies a block of memory, in a seventh of the time of pushing each element. Unlike
 * `slice`, asks for no species.
 */
export function copyOfList(source: readonly unknown[]): unknown[] | null {
  try {
    const copy = toSpliced.call(source, MAX_COPIED, Infinity);
    return copy.length < MAX_COPIED ? copy : null;
  } catch (cause) {
    // A hole may have called an inherited accessor that throws.
    if (inheritsElements(0, Infinity)) return null;
    throw cause;
  }
}

/**
 * Makes a list of numbers one of any values, which frozen lists are: their fractions become objects. V8
 * does so for 10,000 numbers in 36 µs when a text is stored in the list, and in 90 µs when it is frozen.
 */
export function boxNumbers(list: unknown[]): void {
  const first = list[0];
  if (typeof first !== "number") return;
  list[0] = "";
  list[0] = first;
}

/**
 * A spread of an object of at most {@link MAX_SPREAD} properties: reads each once, accessors included,
 * and copies a key `__proto__` as a key.
 */
export function copyOfObject(source: object, names: readonly string[]): Unchecked {
  if (!SHARES_CLASSES) return { ...NOTHING, ...source };
  // Not by what is read of an empty list, which may be inherited.
  if (names.length === 0) return { ...source };
  const first = names[0] as string;
  const last = names.at(-1) as string;
  const spread = SPREADS[(names.length + 5 * first.length + 11 * last.length) & 31] as Spread;
  return spread(source);
}

/** A copy of the same hidden class as such a copy. */
export function copyAgain(copy: Unchecked): Unchecked {
  return SHARES_CLASSES ? { ...copy } : { ...NOTHING, ...copy };
}

type Spread = (source: object) => Unchecked;

/**
 * V8 remembers four hidden classes for each `…` in the code, and copies their objects as a block: 0.1 µs
 * for 78 properties in place of 1.5 µs, and rows of 4 in two thirds of the time. Objects of one class take
 * the same one of these, by the number and names of their properties.
 */
const SPREADS: readonly Spread[] = [
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
  (source) => ({ ...source }),
];

/** For a copy of many properties. Without a prototype, it has no setter `__proto__` while it is filled. */
export function emptyDictionary(): Unchecked {
  return create(null) as Unchecked;
}
