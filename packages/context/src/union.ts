import { isNode, type Json } from "./json.ts";

/**
 * The elements of all lists in order, each once: of deep-equal ones the first. O(size of the lists
 * as they are held in memory).
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

/** Longest text that is spelled out in the description of what holds it: others are numbered, as they may be held often. */
const SPELLED_OUT = 64;

/** Numbers for nodes, the same for deep-equal ones. What is shared is looked at once. */
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

  /** What the node holds, other nodes by number; null for what is no JSON (`freeze: false`), which equals itself alone. */
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
    if (typeof value === "string" && value.length <= SPELLED_OUT) return JSON.stringify(value);
    if (typeof value === "number" || typeof value === "boolean" || value === null)
      return String(value);
    return `#${this.of(value)}`;
  }
}
