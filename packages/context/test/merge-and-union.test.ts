import { describe, expect, test, vi } from "vitest";
import { createContext } from "../src/create-context.ts";
import { join } from "../src/join.ts";
import { union } from "../src/union.ts";
import type { Json } from "../src/json.ts";
import type { Policy } from "../src/policy.ts";
import type { WorkflowContext } from "../src/workflow-context.ts";

function joined(policy: Policy, base: unknown, values: readonly unknown[], freeze = true): unknown {
  const root = createContext({ variables: { x: base as Json }, freeze }) as WorkflowContext;
  const forks = values.map((value) => root.fork().set("x", value as Json));
  return join(root, forks, { x: policy }).get("x");
}

/** The same, shared wherever it occurs: what comes out of a context is not copied again. */
const shared = <T extends object>(value: T): T =>
  createContext({ variables: { value: value as Json } }).get("value") as T;

/** More objects than are merged without remembering them. */
const COUNT = 700;
const keyed = <T>(valueOf: (i: number) => T): Record<string, T> =>
  Object.fromEntries(Array.from({ length: COUNT }, (_, i) => [`key_${i}`, valueOf(i)]));

describe("the merge of many objects", () => {
  test("gives each what its own writers changed", () => {
    const base = keyed((i) => ({ left: 0, right: 0, kept: i }));
    const left = keyed((i) => ({ left: i, right: 0, kept: i }));
    const right = keyed((i) => ({ left: 0, right: -i, kept: i }));
    expect(joined("merge", base, [left, right])).toEqual(
      keyed((i) => ({ left: i, right: 0 - i, kept: i })),
    );
  });

  test("gives those that are shared the same", () => {
    const objects = (change: object): object[] =>
      [1, 2, 3].map((kind) => shared({ kind, a: 0, b: 0, ...change }));
    const [was, one, other] = [objects({}), objects({ a: 1 }), objects({ b: 1 })];
    const merged = joined(
      "merge",
      keyed((i) => was[i % 3]),
      [keyed((i) => one[i % 3]), keyed((i) => other[i % 3])],
    );
    expect(merged).toEqual(keyed((i) => ({ kind: (i % 3) + 1, a: 1, b: 1 })));
  });

  test("keeps apart what was made of one object", () => {
    const was = shared({ left: 0, right: 0 });
    const [left, right] = [keyed((i) => ({ left: i, right: 0 })), { left: 0, right: 1 }];
    const merged = joined(
      "merge",
      keyed(() => was),
      [left, keyed(() => right)],
    );
    expect(merged).toEqual(keyed((i) => ({ left: i, right: 1 })));
  });

  test("names the property of the conflict among them", () => {
    const base = keyed(() => ({ a: 0 }));
    const left = keyed(() => ({ a: 1 }));
    const right = keyed((i) => (i === COUNT - 1 ? { a: 2 } : { a: 1 }));
    expect(() => joined("merge", base, [left, right])).toThrow(
      `Cannot join variable "x": forks 0 and 1 both changed it at x.key_${COUNT - 1}.a`,
    );
  });
});

/** How often a method is called meanwhile. */
function callsOf(object: object, method: string, act: () => unknown): number {
  const spy = vi.spyOn(object as Record<string, () => unknown>, method);
  try {
    act();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
  }
}

describe("the cost of a merge", () => {
  const sides = (change: object): Record<string, unknown> => {
    const objects = [1, 2, 3].map((kind) => shared({ kind, a: 0, b: 0, ...change }));
    return keyed((i) => objects[i % 3]);
  };

  test("is that of each shared object once, after some that are not remembered", () => {
    const [was, one, other] = [sides({}), sides({ a: 1 }), sides({ b: 1 })];
    const merge = (): unknown => joined("merge", was, [one, other]);
    // The outer object, those until something is remembered, and one of each kind.
    expect(callsOf(Object, "fromEntries", merge)).toBe(1 + 255 + 3);
  });
});

describe("a property in a merge", () => {
  test("is gone where all deleted it, and where it is undefined because nothing is checked", () => {
    const sides = [
      { b: 1, d: undefined },
      { b: 1, c: 1 },
    ];
    expect(joined("merge", { a: 1, b: 1 }, sides, false)).toStrictEqual({ b: 1, c: 1 });
  });

  test("is deleted where one writer deleted it and the others left it", () => {
    const base = { a: 1, b: 1 };
    expect(joined("merge", base, [{ a: 1 }, base, base])).toEqual({ a: 1 });
    expect(joined("merge", base, [base, { a: 1 }, { a: 1, b: 1, c: 1 }])).toEqual({ a: 1, c: 1 });
  });

  test.each([
    ["a list", [1]],
    ["a text", "text"],
    ["null", null],
  ])("was %s, and is two objects now: a conflict", (_, was) => {
    expect(() => joined("merge", { a: was }, [{ a: { b: 1 } }, { a: { c: 1 } }])).toThrow(
      "forks 0 and 1 both changed it at x.a",
    );
  });

  test("is deleted by one writer and changed by a later one: the conflict names these two", () => {
    const base = { a: { b: 1 } };
    expect(() => joined("merge", base, [base, {}, { a: { b: 2 } }])).toThrow(
      "forks 1 and 2 both changed it at x.a",
    );
  });
});

describe("a union", () => {
  test("numbers objects and long texts, and describes all else where it stands", () => {
    const few = { n: 1, yes: true, no: null, text: "x".repeat(64) };
    const lists = [[few, { ...few }], [{ long: "x".repeat(65) }]];
    // Each of the three objects, the two descriptions of which one comes again, and the long text.
    expect(callsOf(Map.prototype, "set", () => union(lists))).toBe(3 + 3 + 1);
    expect(union(lists)).toEqual([few, { long: "x".repeat(65) }]);
  });

  test("compares nested objects whatever the order of their properties", () => {
    const first = [{ a: { x: 1, y: [{ p: 1, q: 2 }] } }];
    const second = [{ a: { y: [{ q: 2, p: 1 }], x: 1 } }];
    expect(joined("union", [], [first, second])).toEqual(first);
  });

  test("keeps apart what is not JSON, where nothing is checked", () => {
    const [one, other] = [new Date(0), new Date(0)];
    const result = joined("union", [], [[one], [other, one]], false) as unknown[];
    expect(result).toHaveLength(2);
    expect([result[0] === one, result[1] === other]).toEqual([true, true]);
  });

  test("compares objects without a prototype, where nothing is checked", () => {
    const bare = (): object => Object.assign(Object.create(null) as object, { a: 1 });
    expect(joined("union", [], [[bare()], [bare()]], false)).toHaveLength(1);
  });
});
