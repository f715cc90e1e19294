import { isNode } from "./json.ts";
import { isPlainObject } from "./plain-value.ts";
import type { Snapshot } from "./snapshot.ts";

/** The key of Node's custom inspection, which needs no import. */
const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/** Up to this many nodes, shared ones are printed each time they occur. */
const FEW_NODES = 5_000;

/** Printed in place of a node that was printed before. */
const SHOWN_BEFORE = { [INSPECT]: (): string => "[shown before]" };

/** Lets Node print contexts as their snapshots, which have no secrets, and shared objects and lists only once. */
export function printSnapshot(prototype: { toJSON(): Snapshot }): void {
  Object.defineProperty(prototype, INSPECT, {
    value(
      this: typeof prototype,
      _depth: number,
      options: object,
      inspect: (value: unknown, options: object) => string,
    ): string {
      const { format: _format, version: _version, ...content } = this.toJSON();
      return `WorkflowContext ${inspect(printable(content), options)}`;
    },
  });
}

/**
 * Small content as it is. Larger content as a copy that holds each object and list only where it occurs
 * first, because printers visit shared ones again and again. O(size of the content in memory).
 */
function printable(content: object): unknown {
  return budgetAfter(content, FEW_NODES) > 0 ? content : shownOnce(content, new Set());
}

/** What remains of `budget` after the nodes in the value; shared ones are counted each time. */
function budgetAfter(value: unknown, budget: number): number {
  if (!isNode(value) || budget <= 0) return budget;
  let left = budget - 1;
  for (const child of childrenOf(value)) {
    if (left <= 0) return left;
    left = budgetAfter(child, left);
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

/** Values that are not JSON (`freeze: false`) print themselves. */
function childrenOf(node: object): readonly unknown[] {
  return Array.isArray(node) || isPlainObject(node) ? Object.values(node) : [];
}
