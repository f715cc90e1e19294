import type { PlaceOf } from "./admit.ts";
import { measureRemembered, remember } from "./brand.ts";
import { enter } from "./enter.ts";
import { isNode, type Json } from "./json.ts";

/**
 * A list that is filled value by value, in any order, and then is data like any other: each value is
 * checked, copied and frozen as it is put in, so that a context takes the finished list in O(1).
 */
export class JsonList {
  readonly #values: Json[] = [];
  #height = 0;

  /** How many places the list has. */
  get length(): number {
    return this.#values.length;
  }

  /** How many levels deep the list is with what was put in so far. */
  get height(): number {
    return this.#height + 1;
  }

  /** What was put in at this place. */
  at(index: number): Json | undefined {
    return this.#values[index];
  }

  /**
   * Puts in a value. Places that are skipped hold null. O(size of the value), O(1) for one that came
   * out of a context.
   *
   * @throws {@link InvalidValueError} where the value is not JSON; the list is then as it was.
   */
  set(index: number, value: unknown): void {
    this.setUnchecked(
      index,
      enter(value, () => ({ action: "fill list", path: ["list", index] }), "list"),
    );
  }

  /**
   * Puts in a value that is JSON and frozen all the way down: one that {@link jsonOf} gave, or a
   * record that the caller has just made of such values. Nothing checks it.
   *
   * @param height How many levels it is deep, 0 for a primitive; found out where it is not given.
   */
  setUnchecked(index: number, value: Json, height: number = heightOf(value)): void {
    while (this.#values.length < index) this.#values.push(null);
    this.#values[index] = value;
    if (height > this.#height) this.#height = height;
  }

  /** The list, frozen. What is put in later throws. */
  finished(): readonly Json[] {
    Object.freeze(this.#values);
    remember(this.#values, this.height);
    return this.#values;
  }
}

/**
 * A record that the caller has just made of JSON that is frozen all the way down, as data that a
 * context takes in O(1). Nothing checks it. A getter may make a value when it is first read, if it
 * gives that same value ever after.
 *
 * @param height How many levels it is deep at most: one more than its deepest value.
 */
export function recordUnchecked<R extends object>(record: R, height: number): R {
  remember(Object.freeze(record), height);
  return record;
}

/**
 * A checked and frozen copy of a value, as a context would hold it; a value that came out of a
 * context, or a part of one, is returned itself.
 *
 * @param name What messages call the value.
 * @throws {@link InvalidValueError} naming the place of what is not JSON.
 */
export function jsonOf(value: unknown, name: string): Json {
  return enter(value, valuePlace, name);
}

const valuePlace: PlaceOf = (name) => ({ action: "take value", path: [name] });

/** How many levels a value that was entered is deep; 0 for a primitive. */
function heightOf(value: Json): number {
  if (!isNode(value)) return 0;
  const remembered: number | undefined = measureRemembered(value).height;
  if (remembered !== undefined) return remembered;
  // Few properties lie below a node that is not remembered.
  let highest = 0;
  for (const below of Object.values(value)) highest = Math.max(highest, heightOf(below));
  return highest + 1;
}
