import { isNode } from "./json.ts";
import { isPlainList, isPrimitive } from "./plain.ts";

/**
 * A node is remembered as ours once this many unremembered properties lie below it. Remembering
 * every node costs as much as a structuredClone; remembering few leaves at most this many
 * properties to look at when a part of a value comes back. Chosen by the benchmark `entry`.
 */
export const MARK_WEIGHT = 128;

/** A list is remembered from this length on: lists come back whole, to be fanned out, and there are few. */
export const MARK_LENGTH = 16;

/**
 * The brand of values that were copied and frozen here, with their height. It is no state: nothing
 * can be read from it but "this object is JSON, frozen all the way down, and this deep".
 */
// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- a brand, not state
const heights = new WeakMap<object, number>();

/** Of a node: the properties in and below it that lie outside remembered nodes, and its levels. */
export interface Measure {
  readonly weight: number;
  readonly height: number;
}

/** Marks a node that was copied and frozen here. */
export function remember(node: object, height: number): void {
  heights.set(node, height);
}

/** The measure of a node that was remembered. */
export function measureRemembered(node: object): Measure {
  return { weight: 0, height: heights.get(node) as number };
}

/**
 * The measure of a frozen node that is JSON and frozen all the way down; null where it is not, or
 * where more than `budget` properties would have to be looked at.
 */
export function measureFrozen(node: object, budget: number): Measure | null {
  const height = heights.get(node);
  if (height !== undefined) return { weight: 0, height };
  return Array.isArray(node) ? measureFrozenList(node, budget) : measureFrozenObject(node, budget);
}

function measureFrozenList(list: readonly unknown[], budget: number): Measure | null {
  if (
    list.length > budget ||
    !isPlainList(list) ||
    Reflect.ownKeys(list).length !== list.length + 1
  )
    return null;
  return measureFrozenProperties(list, Array.from(list.keys(), String), budget);
}

function measureFrozenObject(object: object, budget: number): Measure | null {
  if (Object.getPrototypeOf(object) !== Object.prototype) return null;
  const keys = Reflect.ownKeys(object);
  return keys.length > budget ? null : measureFrozenProperties(object, keys, budget);
}

function measureFrozenProperties(
  node: object,
  keys: readonly PropertyKey[],
  budget: number,
): Measure | null {
  let weight = keys.length;
  let height = 0;
  for (const key of keys) {
    const property = Object.getOwnPropertyDescriptor(node, key);
    if (typeof key === "symbol" || property?.enumerable !== true || !("value" in property))
      return null;
    const value: unknown = property.value;
    if (isNode(value)) {
      const below = Object.isFrozen(value) ? measureFrozen(value, budget - weight) : null;
      if (below === null) return null;
      weight += below.weight;
      height = Math.max(height, below.height);
    } else if (!isPrimitive(value) || Object.is(value, -0)) return null;
    if (weight > budget) return null;
  }
  return { weight, height: height + 1 };
}
