import { isNode, type Json } from "./json.ts";

/**
 * The elements of all lists in order, without duplicates: the first of deep-equal elements is kept.
 * O(size of the lists in memory).
 */
export function union(lists: readonly (readonly Json[])[]): Json[] {
  const numbers = new ContentNumbers();
  const seen = new Set<Json>();
  const seenNodes = new Set<number>();
  return lists.flat().filter((element) => {
    const [among, key]: [Set<unknown>, unknown] = isNode(element)
      ? [seenNodes, numbers.of(element)]
      : [seen, element];
    if (among.has(key)) return false;
    among.add(key);
    return true;
  });
}

/** Longer texts are numbered instead of being repeated in the description of every node that holds them. */
const MAX_INLINE = 64;

/** Gives deep-equal values the same number. Shared parts are visited once. */
class ContentNumbers {
  readonly #known = new Map<unknown, number>();
  readonly #byDescription = new Map<string, number>();
  #next = 0;

  of(value: unknown): number {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const description = isNode(value) ? this.#describe(value) : null;
    let number = description === null ? undefined : this.#byDescription.get(description);
    number ??= this.#next++;
    if (description !== null) this.#byDescription.set(description, number);
    this.#known.set(value, number);
    return number;
  }

  /** The content of the node, with nodes in it by number; null if it is not JSON (`freeze: false`), which equals only itself. */
  #describe(node: object): string | null {
    if (Array.isArray(node)) return `[${node.map((value) => this.#nameOf(value)).join()}]`;
    const prototype: unknown = Object.getPrototypeOf(node);
    if (prototype !== Object.prototype && prototype !== null) return null;
    const properties = Object.entries(node).map(
      ([key, value]) => `${this.#nameOf(key)}:${this.#nameOf(value)}`,
    );
    return `{${properties.toSorted().join()}}`;
  }

  #nameOf(value: unknown): string {
    if (typeof value === "string" && value.length <= MAX_INLINE) return JSON.stringify(value);
    if (typeof value === "number" || typeof value === "boolean" || value === null)
      return String(value);
    return `#${this.of(value)}`;
  }
}
