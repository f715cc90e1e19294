/** The keys of an object in canonical order. Objects with the same keys share it, so that they are sorted once. */
export interface KeyOrder {
  /** As the object has them. */
  readonly keys: readonly string[];
  /** By UTF-16 code units. */
  readonly sorted: readonly string[];
  /** The text in front of each value: a brace or a comma, and the key. */
  readonly openings: readonly string[];
}

/** @param textOf A key as JSON text. */
export function keyOrderOf(keys: readonly string[], textOf: (key: string) => string): KeyOrder {
  const sorted = keys.toSorted();
  return {
    keys,
    sorted,
    openings: sorted.map((key, position) => `${position === 0 ? "{" : ","}${textOf(key)}:`),
  };
}

/** True if these are the same keys in the same order. */
export function hasOrder({ keys: known }: KeyOrder, keys: readonly string[]): boolean {
  const { length } = keys;
  if (known.length !== length) return false;
  for (let i = 0; i < length; i++) if (known[i] !== keys[i]) return false;
  return true;
}
