import { isNode } from "./json.ts";
import { isPlainObject } from "./plain.ts";

/** Node's protocol for printing, which needs no import. */
export const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/** Nodes that are printed as often as they are met; a printer that goes through more would be slow. */
const FEW_NODES = 5_000;

/** Stands for a node that was printed before. */
const SHOWN_BEFORE = { [INSPECT]: (): string => "[shown before]" };

/**
 * `content` as a printer should be given it: small content itself; otherwise a copy in which each
 * object and list stands where it is met first and nowhere else, because printers go through shared
 * ones again and again. O(size of the content as it is held in memory).
 */
export function printable(content: object): unknown {
  return countedDown(content, FEW_NODES) > 0 ? content : shownOnce(content, new Set());
}

/** What is left of `budget` after the nodes in the value, shared ones counted each time. */
function countedDown(value: unknown, budget: number): number {
  if (!isNode(value) || budget <= 0) return budget;
  let left = budget - 1;
  for (const child of childrenOf(value)) {
    if (left <= 0) return left;
    left = countedDown(child, left);
  }
  return left;
}

function shownOnce(value: unknown, shown: Set<object>): unknown {
  if (!isNode(value)) return value;
  if (shown.has(value)) return SHOWN_BEFORE;
  shown.add(value);
  if (Array.isArray(value)) return value.map((child: unknown) => shownOnce(child, shown));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, shownOnce(child, shown)]),
  );
}

/** What is no JSON (`freeze: false`) is printed as it prints itself. */
function childrenOf(node: object): readonly unknown[] {
  return Array.isArray(node) || isPlainObject(node) ? Object.values(node) : [];
}
