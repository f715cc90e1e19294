import { brand, heightOf } from "./brand.ts";
import { enter, type PlaceOf } from "./enter.ts";
import { isNode, type Json } from "./json.ts";
import { setOwn } from "./own-element.ts";

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
  setUnchecked(index: number, value: Json, height: number = levelsOf(value)): void {
    while (this.#values.length < index) setOwn(this.#values, this.#values.length, null);
    setOwn(this.#values, index, value);
    if (height > this.#height) this.#height = height;
  }

  /** The list, frozen. What is put in later throws. */
  finished(): readonly Json[] {
    if (!Object.isFrozen(this.#values)) {
      brand(this.#values, this.height);
      Object.freeze(this.#values);
    }
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
  if (heightOf(record) === undefined) brand(record, height);
  return Object.freeze(record);
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
function levelsOf(value: Json): number {
  if (!isNode(value)) return 0;
  const height = heightOf(value);
  if (height !== undefined) return height;
  // A record that was made of such values and not branded.
  let highest = 0;
  for (const below of Object.values(value)) highest = Math.max(highest, levelsOf(below));
  return highest + 1;
}
