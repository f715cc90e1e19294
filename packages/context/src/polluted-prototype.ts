/** An empty list and an empty object: whatever is found in them was added to a shared prototype. */
// oxlint-disable-next-line sheaf/no-module-level-mutable-state -- V8 looks into frozen lists by a call, which took half of the time of listing a value
const EMPTY_LIST: readonly never[] = [];
const EMPTY_OBJECT: object = Object.freeze({});

const { defineProperty, getPrototypeOf, prototype: OBJECT_PROTOTYPE } = Object;
const { prototype: LIST_PROTOTYPE } = Array;
const { ownKeys } = Reflect;

/** Up to this many indexes are looked up one by one; beyond, listing the keys of the prototypes is faster. */
const FEW_INDEXES = 64;

/** Sets an own element, even if `Array.prototype` has a setter that an assignment would call. */
export function setOwn<T>(list: T[], index: number, value: T): void {
  if (index in EMPTY_LIST)
    defineProperty(list, index, { value, writable: true, enumerable: true, configurable: true });
  else list[index] = value;
}

/**
 * True if lists inherit an element, so that a hole in one could read as a value. Looks at the indexes from
 * `start` to before `end`, and may look at others.
 */
export function inheritsElements(start: number, end: number): boolean {
  if (end - start > FEW_INDEXES) return inheritsAnyElement();
  for (let index = start; index < end; index++) if (index in EMPTY_LIST) return true;
  return false;
}

/** True if `for…in` over a plain object meets an inherited property. */
export function inheritsProperties(): boolean {
  for (const _key in EMPTY_OBJECT) return true;
  return false;
}

/**
 * Relies on the order of keys, indexes come first, and on the length of `Array.prototype`, which is a list
 * itself. Listing its 40 keys and matching the first one took 15 µs of each entry after a collection.
 */
function inheritsAnyElement(): boolean {
  if (LIST_PROTOTYPE.length > 0 || getPrototypeOf(LIST_PROTOTYPE) !== OBJECT_PROTOTYPE) return true;
  const [first] = ownKeys(OBJECT_PROTOTYPE);
  return typeof first === "string" && first >= "0" && first < ":";
}
