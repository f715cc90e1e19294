import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AvlTree, entriesOf, findIn, withName, withoutName } from "../src/avl-tree.ts";

describe("a tree of names", () => {
  test("holds what a native map holds, and is as deep as a balanced tree at most", () => {
    const name = fc.constantFrom(
      ...Array.from({ length: 100 }, (_, i) => `name ${i}`),
      "",
      "\uD800",
      "é",
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.boolean()), { maxLength: 200, size: "max" }),
        (steps) => {
          let tree: AvlTree<number> = null;
          const model = new Map<string, number>();
          for (const [i, [key, isDeleted]] of steps.entries()) {
            tree = isDeleted ? withoutName(tree, key) : withName(tree, key, i);
            if (isDeleted) model.delete(key);
            else model.set(key, i);
            expect(findIn(tree, key)).toBe(model.get(key));
          }
          expect([...entriesOf(tree)]).toEqual([...model].toSorted(([a], [b]) => (a < b ? -1 : 1)));
          expect(tree?.height ?? 0).toBeLessThanOrEqual(1.45 * Math.log2(model.size + 2));
        },
      ),
    );
  });

  test("stays as flat where names come in order", () => {
    let tree: AvlTree<number> = null;
    for (let i = 0; i < 4_096; i++) tree = withName(tree, String(i).padStart(4, "0"), i);
    expect(tree?.height).toBeLessThanOrEqual(13);
  });
});
