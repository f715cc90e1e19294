/** A list and an object without anything of their own: what is found in them was put on a prototype that all share. */
const EMPTY_LIST: readonly never[] = Object.freeze([]);
const EMPTY_OBJECT: object = Object.freeze({});

const { defineProperty, getPrototypeOf } = Object;
const { ownKeys } = Reflect;

/** Most indexes that are looked up one by one; listing the keys of the prototypes takes as long as this many. */
const FEW_INDEXES = 64;

/** Sets an element as the list's own, where an assignment might call a setter that the list inherits. */
export function setOwn<T>(list: T[], index: number, value: T): void {
  if (index in EMPTY_LIST)
    defineProperty(list, index, { value, writable: true, enumerable: true, configurable: true });
  else list[index] = value;
}

/** True where lists inherit an element, so that a hole in one could read as a value: from `start` on, below `end` at least. */
export function inheritsElements(start: number, end: number): boolean {
  if (end - start > FEW_INDEXES) return inheritsAnyElement();
  for (let index = start; index < end; index++) if (index in EMPTY_LIST) return true;
  return false;
}

/** True where a loop over the properties of an object meets one that is not its own. */
export function inheritsProperties(): boolean {
  for (const _key in EMPTY_OBJECT) return true;
  return false;
}

/** Of the keys of an object, the indexes come first. */
function inheritsAnyElement(): boolean {
  for (let above = getPrototypeOf(EMPTY_LIST) as object | null; above !== null;) {
    if (/^\d/u.test(String(ownKeys(above)[0]))) return true;
    above = getPrototypeOf(above) as object | null;
  }
  return false;
}
