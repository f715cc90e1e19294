/** Nodes of fewer characters are not remembered: there may be millions of them. */
const MIN_REMEMBERED = 64;

/** Characters of the largest text that is printed of a value which repeats itself that often. */
const MAX_REPEATED = 16 * 1024 * 1024;
const MAX_FACTOR = 10_000;

/** Stands for a value that is not printed. */
export const TOO_LARGE =
  "… not printed: as text it is too long, as the same lists stand in it over and over";

/**
 * The value, or {@link TOO_LARGE} for one that is far larger as text than it is: lists that hold the
 * same list several times, on many levels. O(size of what is there, each part once).
 */
export function cutWhereHuge(value: unknown): unknown {
  const size = new SharedSize();
  const written = size.of(value);
  return written > MAX_REPEATED && written > MAX_FACTOR * size.unique ? TOO_LARGE : value;
}

/** About how many characters values take as JSON text. */
class SharedSize {
  /** Characters, where each node is written once. */
  unique = 0;
  readonly #known = new Map<object, number>();

  of(value: unknown): number {
    if (typeof value !== "object" || value === null) {
      const length = typeof value === "string" ? value.length + 2 : 4;
      this.unique += length;
      return length;
    }
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    let length = 2;
    const entries = Object.entries(value);
    // A place of its own for each, even where what stands there is shared.
    this.unique += 2 + entries.length;
    const isList = Array.isArray(value);
    for (const [key, held] of entries) length += (isList ? 1 : key.length + 4) + this.of(held);
    if (length >= MIN_REMEMBERED) this.#known.set(value, length);
    return length;
  }
}
