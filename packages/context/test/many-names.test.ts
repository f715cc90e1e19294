import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { createContext, contextFromJSON, join } from "../src/index.ts";
import { hashOf } from "../src/hamt.ts";
import { type AvlTree, findIn, forEachIn, withName, withoutName } from "../src/avl-tree.ts";

/** "Aa" and "BB" have one hash, and so has every word of so many of them. */
const family = (count: number, length = 11): string[] =>
  Array.from({ length: count }, (_, pick) =>
    Array.from({ length }, (_unused, i) => ((pick >> i) & 1 ? "BB" : "Aa")).join(""),
  );

const NAMES = family(400);

test("the names do have one hash", () => {
  expect(new Set(NAMES).size).toBe(400);
  expect(new Set(NAMES.map((name) => hashOf(name))).size).toBe(1);
});

describe("a tree of names", () => {
  test("holds what a native map holds, and is as deep as a balanced tree at most", () => {
    const name = fc.constantFrom(...NAMES.slice(0, 100), "", "\uD800", "é");
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
          const entries: [string, number][] = [];
          forEachIn(tree, (...entry) => entries.push(entry));
          expect(entries).toEqual([...model].toSorted(([a], [b]) => (a < b ? -1 : 1)));
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

describe("a context with hundreds of names of one hash", () => {
  test("is read, written, forked, joined, listed and restored like any other", () => {
    let context = createContext() as WorkflowContext;
    for (const [i, name] of NAMES.entries()) context = context.set(name, i).setTask(name, i);
    const bulk = createContext({ variables: NAMES.map((name, i) => [name, i] as const) });
    const forks = NAMES.map((name, i) =>
      i % 2 === 0
        ? context.fork().delete(name)
        : context.fork().set(name, -i).set(`${name}!`, null),
    );
    const after = join(context, forks);
    for (const each of [context, bulk.fork(), contextFromJSON(context.toJSON())])
      expect(NAMES.map((name) => each.get(name))).toEqual(NAMES.map((_, i) => i));
    expect(NAMES.map((name) => context.task(name))).toEqual(NAMES.map((_, i) => i));
    expect(NAMES.map((name) => after.get(name))).toEqual(
      NAMES.map((_, i) => (i % 2 === 0 ? undefined : -i)),
    );
    expect(after.get(`${NAMES[1]}!`)).toBeNull();
    expect(after.names()).toHaveLength(400);
    expect(after.changes().variables.deleted).toHaveLength(200);
    expect(context.names()).toHaveLength(400);
  });
});
