import type { ItemResults } from "./item-results.ts";

/**
 * True once enough items have succeeded, or so many have not that too few are left.
 *
 * @param total Null if it is not known how many items there are.
 */
export function isDecided(
  until: number,
  { succeeded, failed, unwanted }: ItemResults,
  total: number | null,
): boolean {
  return succeeded >= until || (total !== null && total - failed - unwanted < until);
}

/** Why an item is ended that is under way when a list is decided. */
export function notNeeded(): DOMException {
  return new DOMException("The task needs no more items", "AbortError");
}
