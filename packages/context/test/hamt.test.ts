import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { createContext } from "../src/create-context.ts";
import { Hamt, hashOf } from "../src/hamt.ts";
import { join } from "../src/join.ts";

/** A name with this hash: its digits to the base of 31, which is what the hash is computed by. */
function nameWith(hash: number): string {
  let rest = hash >>> 0;
  let name = "";
  for (let i = 0; i < 7; i++) {
    name = String.fromCharCode(rest % 31) + name;
    rest = Math.floor(rest / 31);
  }
  return name;
}

/** Names that part at each level of a trie, and below the last, and a family that shares its hash. */
const CROWDED = [
  ...[0, 7, 32, 1_024, 2 ** 15, 2 ** 20, 2 ** 25, 2 ** 30, 2 ** 31, 3 * 2 ** 30].map(nameWith),
  "AaAaAa",
  "AaAaBB",
  "AaBBAa",
  "AaBBBB",
  "BBAaAa",
  "BBAaBB",
  "BBBBAa",
  "BBBBBB",
  "",
  "a",
  "__proto__",
];

const EMPTY: Hamt<number> = Hamt.EMPTY;

test("the names are as crowded as they say", () => {
  const hashes = CROWDED.map(hashOf);
  expect(new Set(CROWDED).size).toBe(CROWDED.length);
  expect(hashes.slice(0, 4)).toEqual([0, 7, 32, 1_024]);
  expect(hashes[8]).toBe(-(2 ** 31));
  expect(new Set(hashes.slice(10, 18)).size).toBe(1);
});

describe("a persistent map", () => {
  const name = fc.oneof(
    fc.constantFrom(...CROWDED),
    fc.nat({ max: 200 }).map((i) => `name ${i}`),
  );
  const entries = fc.array(fc.tuple(name, fc.nat({ max: 3 })), { maxLength: 60 });
  const step = fc.oneof(
    { weight: 2, arbitrary: entries.map((set) => new Map(set)) },
    fc.array(name, { maxLength: 20 }),
  );

  test("holds what a native one holds, and never changes", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let map = EMPTY;
        const model = new Map<string, number>();
        for (const each of steps) {
          const [before, content] = [map, map.entries()];
          if (Array.isArray(each)) for (const deleted of each) map = map.delete(deleted);
          else map = map.with(each);
          if (Array.isArray(each)) for (const deleted of each) model.delete(deleted);
          else for (const [key, value] of each) model.set(key, value);
          expect(before.entries()).toEqual(content);
          expect(map.size).toBe(model.size);
          expect(new Map(map.entries())).toEqual(model);
          expect(map.names()).toEqual(map.entries().map(([key]) => key));
          for (const key of [...CROWDED, "name 7"]) expect(map.get(key)).toBe(model.get(key));
        }
      }),
    );
  });

  test("has its names in one order, whether they come one by one or together", () => {
    fc.assert(
      fc.property(entries, entries, (first, second) => {
        let one = EMPTY;
        for (const entry of [...first, ...second]) one = one.with(new Map([entry]));
        const together = EMPTY.with(new Map(first)).with(new Map(second));
        expect(together.entries()).toEqual(one.entries());
      }),
    );
  });

  test("has a few names in the order in which they came", () => {
    const few = ["h", "c", "g", "a", "f", "b", "e", "d"];
    const map = EMPTY.with(new Map(few.map((key) => [key, 1])));
    expect(map.names()).toEqual(few);
    expect(map.delete("g").names()).toEqual(few.filter((key) => key !== "g"));
    expect(map.with(new Map([["i", 1]])).names()).not.toEqual([...few, "i"]);
  });

  test("loses its names one by one, in any order, until it is empty", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(CROWDED, { minLength: CROWDED.length }), (order) => {
        let map = EMPTY.with(new Map(CROWDED.map((key, i) => [key, i])));
        for (const [i, key] of order.entries()) {
          map = map.delete(key);
          expect(new Set(map.names())).toEqual(new Set(order.slice(i + 1)));
        }
        expect(map.with(new Map([["b", 1]])).entries()).toEqual([["b", 1]]);
      }),
    );
  });

  test("stays the same map where nothing is deleted", () => {
    const few = EMPTY.with(new Map([["a", 1]]));
    const many = few.with(new Map(CROWDED.map((key) => [key, 1])));
    for (const map of [few, many]) expect(map.delete("missing")).toBe(map);
  });
});

/** Two names with equal hashes, among so many others that their map is not a plain list. */
const entries = ["Aa", "BB", ...Array.from({ length: 10 }, (_, i) => `name ${i}`)].map(
  (name): [string, number] => [name, 1],
);
const unchanged = Object.fromEntries(entries);

const swapped = (context: WorkflowContext): WorkflowContext => context.delete("Aa").set("BB", 99);

describe("a context with names of equal hashes", () => {
  const root = createContext({ variables: unchanged }) as WorkflowContext;
  test.each([
    ["a write", (): WorkflowContext => swapped(root)],
    ["a fork", (): WorkflowContext => swapped(root.fork()).fork()],
    [
      "a fan-out",
      (): WorkflowContext => swapped(root.fanOut([1]).fork(0) as WorkflowContext).fork(),
    ],
    ["a join", (): WorkflowContext => join(root, [swapped(root.fork())])],
    [
      "many writes",
      (): WorkflowContext =>
        Array.from({ length: 40 })
          .reduce<WorkflowContext>((context) => swapped(context), root.fork())
          .fork(),
    ],
  ])("is not changed by %s", (_, write) => {
    const sibling = root.fork();
    const written = write();
    expect([written.get("Aa"), written.get("BB")]).toEqual([undefined, 99]);
    expect(written.names()).not.toContain("Aa");
    for (const context of [root, sibling, root.fork()])
      expect(context.toJSON().variables).toEqual(unchanged);
  });
});
