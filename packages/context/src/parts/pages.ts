import type { StoredValue } from "./stored-value.ts";

/** On average, so many names are in one page: an eighth of a page of larger ones would be new with each name. */
const NAMES = 16;

/** A value with its name, as it is stored. */
export type NamedValue = readonly [name: string, stored: StoredValue];

/**
 * Cuts values, sorted by name, into pages. Where a page begins depends on names alone, so that a new name,
 * or another value, changes one page, and all others stay the same parts.
 */
export function pagesOf(values: readonly NamedValue[]): readonly (readonly NamedValue[])[] {
  const pages: NamedValue[][] = [];
  let page: NamedValue[] | undefined;
  for (const named of values) {
    if (page === undefined || beginsPage(named[0])) pages.push((page = []));
    page.push(named);
  }
  return pages;
}

/** FNV-1a. The same on every engine, as hashes of parts depend on it. */
function beginsPage(name: string): boolean {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) % NAMES === 0;
}

/** By UTF-16 code units, as keys are in canonical text. */
export function byName([a]: NamedValue, [b]: NamedValue): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The position of the page that would have this name; -1 if it would come before all. O(log pages). */
export function positionOfPage(firstNames: readonly string[], name: string): number {
  let [low, high] = [0, firstNames.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((firstNames[middle] as string) <= name) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
