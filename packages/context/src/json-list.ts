import { brand, heightOf } from "./brand.ts";
import { freezeCopy, type DescribeWrite } from "./freeze-copy.ts";
import { isNode, type Json } from "./json.ts";
import { setOwn } from "./polluted-prototype.ts";

/**
 * A list that is filled value by value, in any order. Each value is checked, copied and frozen when it
 * is set, so that a context accepts the finished list in O(1).
 *
 * @example
 * ```ts
 * const list = new JsonList();
 * list.set(1, { status: 200 });
 * list.finished(); // [null, { status: 200 }]
 * ```
 */
export class JsonList {
  readonly #values: Json[] = [];
  #height = 0;

  /** The length of the list so far. */
  get length(): number {
    return this.#values.length;
  }

  /** How many levels deep the list is with the values set so far; 1 for a list of primitives. */
  get height(): number {
    return this.#height + 1;
  }

  /**
   * The value set at this index; undefined if there is none.
   *
   * @example
   * ```ts
   * const list = new JsonList();
   * list.set(0, "a");
   * list.at(0); // "a"
   * list.at(1); // undefined
   * ```
   */
  at(index: number): Json | undefined {
    return this.#values[index];
  }

  /**
   * Sets a value. Skipped indexes hold null. O(size of the value), O(1) for one that came out of a
   * context.
   *
   * @throws {@link InvalidValueError} if the value is not JSON; the list stays as it was.
   * @example
   * ```ts
   * const list = new JsonList();
   * list.set(2, "c");
   * list.finished(); // [null, null, "c"]
   * ```
   */
  set(index: number, value: unknown): void {
    this.setUnchecked(
      index,
      freezeCopy(value, () => ({ action: "fill list", path: ["list", index] }), "list"),
    );
  }

  /**
   * Sets a value that is known to be deeply frozen JSON: one that {@link jsonOf} returned, or a record
   * that the caller has just built from such values. Nothing is checked.
   *
   * @param height How many levels deep the value is; 0 for a primitive. Default: computed.
   * @example
   * ```ts
   * const list = new JsonList();
   * list.setUnchecked(0, jsonOf({ a: [1] }, "value"));
   * list.finished(); // [{ a: [1] }]
   * ```
   */
  setUnchecked(index: number, value: Json, height: number = levelsOf(value)): void {
    while (this.#values.length < index) setOwn(this.#values, this.#values.length, null);
    setOwn(this.#values, index, value);
    if (height > this.#height) this.#height = height;
  }

  /**
   * The list, frozen. Later calls of `set` throw.
   *
   * @example
   * ```ts
   * const list = new JsonList();
   * list.set(0, 1);
   * createContext().set("list", list.finished()).get("list"); // [1]
   * ```
   */
  finished(): readonly Json[] {
    if (!Object.isFrozen(this.#values)) {
      brand(this.#values, this.height);
      Object.freeze(this.#values);
    }
    return this.#values;
  }
}

/**
 * Marks a record that the caller has just built from deeply frozen JSON, so that a context accepts it
 * in O(1). Nothing is checked. A getter may build a value when it is first read, as long as it returns
 * the same value from then on.
 *
 * @param height How many levels deep the record is at most: one more than its deepest value. Default:
 * found out from the values, which reads them all.
 * @example
 * ```ts
 * const items = jsonOf([1, 2], "items");
 * const result = recordUnchecked({ items }, 2);
 * createContext().set("result", result).get("result") === result; // true
 * ```
 */
export function recordUnchecked<R extends object>(
  record: R,
  height: number = levelsOf(record as unknown as Json),
): R {
  if (heightOf(record) === undefined) brand(record, height);
  return Object.freeze(record);
}

/**
 * A checked and deeply frozen copy of a value, as a context would store it. A value that came out of a
 * context, or a part of one, is returned as it is. O(size of the value), else O(1).
 *
 * @param name The name of the value in error messages.
 * @throws {@link InvalidValueError} with the path of the part that is not JSON.
 *
 * @example
 * ```ts
 * jsonOf({ at: new Date() }, "event"); // throws: Cannot accept value: event.at is a Date, not JSON
 * ```
 */
export function jsonOf(value: unknown, name: string): Json {
  return freezeCopy(value, describeValue, name);
}

const describeValue: DescribeWrite = (name) => ({ action: "accept value", path: [name] });

/** How many levels deep a frozen value is; 0 for a primitive. */
function levelsOf(value: Json): number {
  if (!isNode(value)) return 0;
  const height = heightOf(value);
  if (height !== undefined) return height;
  // A record that was built from such values and is not branded.
  let highest = 0;
  for (const below of Object.values(value)) highest = Math.max(highest, levelsOf(below));
  return highest + 1;
}
