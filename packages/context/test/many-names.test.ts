import fc from "fast-check";
import { hash, Map as ImmutableMap } from "immutable";
import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { createContext, contextFromJSON, join } from "../src/index.ts";
import { assign, emptyHamt, type Hamt } from "../src/hamt.ts";

/** "Aa" and "BB" have one hash, and so has every word of so many of them. */
const family = (count: number, length = 11): string[] =>
  Array.from({ length: count }, (_, pick) =>
    Array.from({ length }, (_unused, i) => ((pick >> i) & 1 ? "BB" : "Aa")).join(""),
  );

const NAMES = family(400);

test("the names do have one hash", () => {
  expect(new Set(NAMES).size).toBe(400);
  expect(new Set(NAMES.map((name) => hash(name))).size).toBe(1);
});

test("immutable compares a key with those of its hash one by one, up to sixteen", () => {
  for (const count of [9, 12, 15]) {
    let compared = 0;
    const probe = {
      hashCode: () => hash(NAMES[0]),
      equals: () => false,
      valueOf(): unknown {
        compared++;
        return this;
      },
    };
    const map = ImmutableMap<unknown, number>(NAMES.slice(0, count).map((name) => [name, 1]));
    expect(map.set("other", 1).get(probe)).toBeUndefined();
    expect(compared).toBe(count);
  }
});

/** The most keys of one hash that immutable was given. */
function crowdIn(map: Hamt<unknown>): number {
  const main = "main" in map ? (map.main as Hamt<unknown>) : map;
  const counts = new Map<number, number>();
  for (const name of main.keys()) counts.set(hash(name), (counts.get(hash(name)) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

describe("a map of names of one hash", () => {
  const others = Array.from({ length: 40 }, (_, i) => `other ${i}`);
  const name = fc.constantFrom(...NAMES.slice(0, 60), ...others);
  const batch = fc.array(fc.tuple(name, fc.oneof(fc.nat(), fc.constant(null))), {
    maxLength: 40,
    size: "max",
  });
  const step = fc.oneof(
    batch.map((entries) => ({ entries, deleted: null })),
    name.map((deleted) => ({ entries: [], deleted })),
  );

  test("holds what a native one holds, and immutable is given few of them", () => {
    let overflowing = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20, size: "max" }), (steps) => {
        let map: Hamt<number | null> = emptyHamt();
        const model = new Map<string, number | null>();
        for (const { entries, deleted } of steps) {
          const before = [...map.entries()];
          const old = map;
          map = deleted === null ? assign(map, new Map(entries)) : map.delete(deleted);
          expect([...old.entries()]).toEqual(before);
          for (const [key, value] of entries) model.set(key, value);
          if (deleted !== null) model.delete(deleted);
          expect(map.size).toBe(model.size);
          expect(new Map(map.entries())).toEqual(model);
          expect([...map.keys()].toSorted()).toEqual([...model.keys()].toSorted());
          for (const key of [...NAMES.slice(0, 60), ...others])
            expect(map.get(key)).toBe(model.get(key));
        }
        if ("main" in map) overflowing++;
        expect(crowdIn(map)).toBeLessThanOrEqual(14);
      }),
      { numRuns: 100 },
    );
    expect(overflowing).toBeGreaterThan(20);
  });

  test("is as small to immutable, whichever way it came to be", () => {
    const all = new Map(NAMES.map((name) => [name, 1]));
    let one: Hamt<number> = emptyHamt();
    for (const name of NAMES) one = assign(one, new Map([[name, 1]]));
    for (const map of [one, assign(emptyHamt<number>(), all)]) {
      expect(map.size).toBe(400);
      expect(crowdIn(map)).toBeLessThanOrEqual(14);
    }
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
