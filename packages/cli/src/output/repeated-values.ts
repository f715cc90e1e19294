/** Nodes with fewer characters are not remembered, because there may be millions of them. */
const MIN_REMEMBERED = 64;

/** A value is omitted if its JSON text has more characters than this, */
const MAX_LENGTH = 16 * 1024 * 1024;
/** and more than this many times those of its distinct parts. */
const MAX_REPETITION = 10_000;

/** Printed in place of a value that is omitted. */
export const OMITTED =
  "… not printed: it repeats the same lists so often that its text is too long";

/**
 * The value, or {@link OMITTED} if its text is far larger than the value itself, as for lists that
 * hold the same list several times on many levels. O(distinct parts of the value).
 */
export function omitIfRepetitive(value: unknown): unknown {
  const size = new TextSize();
  const length = size.of(value);
  return length > MAX_LENGTH && length > MAX_REPETITION * size.distinct ? OMITTED : value;
}

/** Estimates the length of values as JSON text. */
class TextSize {
  /** Characters if each node were written once. */
  distinct = 0;
  readonly #known = new Map<object, number>();

  of(value: unknown): number {
    if (typeof value !== "object" || value === null) {
      const length = typeof value === "string" ? value.length + 2 : 4;
      this.distinct += length;
      return length;
    }
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    let length = 2;
    const entries = Object.entries(value);
    // One for each entry, even if its value is shared.
    this.distinct += 2 + entries.length;
    const isList = Array.isArray(value);
    for (const [key, element] of entries)
      length += (isList ? 1 : key.length + 4) + this.of(element);
    if (length >= MIN_REMEMBERED) this.#known.set(value, length);
    return length;
  }
}
