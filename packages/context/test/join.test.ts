import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { createContext } from "../src/create-context.ts";
import {
  InvalidValueError,
  JoinConflictError,
  JoinError,
  type JoinErrorCode,
} from "../src/errors.ts";
import { join, type JoinOptions, type Policies } from "../src/join.ts";
import type { Json } from "../src/json.ts";
import type { Policy } from "../src/policy.ts";

const DELETED = Symbol("deleted");
type Written = Json | typeof DELETED;

const rootWith = (variables: Readonly<Record<string, Json>>): WorkflowContext =>
  createContext({ variables }) as WorkflowContext;

function wrote(context: WorkflowContext, name: string, value: Written): WorkflowContext {
  return value === DELETED ? context.delete(name) : context.set(name, value);
}

/** What "x" holds when the forks, and the parent first where it is given, wrote these values. */
function joined(
  policy: Policy,
  base: Json | undefined,
  forks: readonly Written[],
  parent?: Written,
): Json | undefined {
  const root = rootWith(base === undefined ? {} : { x: base });
  const branches = forks.map((value) => wrote(root.fork(), "x", value));
  const later = parent === undefined ? root : wrote(root, "x", parent);
  return join(later, branches, { x: policy }).get("x");
}

function assertConflict(action: () => unknown): JoinConflictError {
  let error: unknown;
  try {
    action();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(JoinConflictError);
  return error as JoinConflictError;
}

describe("a name that one writer changed takes its value, whatever the policy", () => {
  const policies: Policy[] = [
    "error",
    "first",
    "last",
    "min",
    "max",
    "sum",
    "append",
    "union",
    "merge",
    () => expect.fail("was asked"),
  ];

  test.each(policies)("%s", (policy) => {
    expect(joined(policy, [1], ["text"])).toBe("text");
    expect(joined(policy, [1], [DELETED])).toBeUndefined();
    expect(joined(policy, undefined, [7])).toBe(7);
  });

  test("a parent whose value equals the base is not a writer", () => {
    const root = rootWith({ x: { a: 1 } });
    const fork = root.fork().set("x", 2);
    expect(join(root.set("x", { a: 1 }), [fork]).get("x")).toBe(2);
    expect(join(root.delete("y"), [root.fork().set("y", 1)]).get("y")).toBe(1);
  });
});

describe("error", () => {
  test("deep-equal values agree, whatever the order of their properties", () => {
    expect(
      joined("error", 0, [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ]),
    ).toEqual({ a: 1, b: [2] });
    expect(joined("error", 0, [1], 1)).toBe(1);
    expect(joined("error", 0, [DELETED, DELETED])).toBeUndefined();
  });

  test.each<[string, Written[], Written | undefined, [unknown, unknown]]>([
    ["forks 0 and 1", [1, 2], undefined, [0, 1]],
    ["forks 0 and 2", [1, 1, 3], undefined, [0, 2]],
    ["the parent and fork 0", [2], 1, ["parent", 0]],
    ["the parent and fork 1", [1, 2], 1, ["parent", 1]],
  ])("%s both changed it", (who, forks, parent, writers) => {
    const error = assertConflict(() => joined("error", 0, forks, parent));
    expect(error.message).toBe(`Cannot join variable "x": ${who} both changed it`);
    expect(error).toMatchObject({
      code: "JOIN_CONFLICT",
      kind: "variable",
      key: "x",
      writers,
      path: [],
    });
  });

  test.each([
    [{ a: 1 }, { a: 1, b: 1 }],
    [[1], [1, 2]],
    [{}, []],
    [0, false],
    ["", null],
    [{ 0: 1 }, [1]],
  ] as [Json, Json][])("%j and %j do not agree", (a, b) => {
    assertConflict(() => joined("error", "base", [a, b]));
  });

  test("is the policy where none is given", () => {
    const root = rootWith({});
    assertConflict(() => join(root, [root.fork().set("x", 1), root.fork().set("x", 2)]));
  });
});

describe("a deletion beside other writes", () => {
  test.each(["error", "min", "max", "sum", "append", "union", "merge", () => 1] as Policy[])(
    "is a conflict for %s",
    (policy) => {
      const error = assertConflict(() => joined(policy, 1, [2, DELETED]));
      expect(error.message).toContain(
        'Cannot join variable "x": forks 0 and 1 both changed it, one by deleting it',
      );
      expect(assertConflict(() => joined(policy, 1, [2], DELETED)).writers).toEqual(["parent", 0]);
    },
  );

  test.each(["error", "min", "sum", "append", "union", "merge", () => 1] as Policy[])(
    "by all agrees for %s",
    (policy) => {
      expect(joined(policy, 1, [DELETED, DELETED], DELETED)).toBeUndefined();
    },
  );

  test("counts as a value for first and last", () => {
    expect(joined("first", 1, [DELETED, 2])).toBeUndefined();
    expect(joined("last", 1, [2, DELETED])).toBeUndefined();
    expect(joined("last", 1, [DELETED, 2])).toBe(2);
  });
});

describe("first and last", () => {
  test("the parent counts before all forks", () => {
    expect(joined("first", 0, [2, 3], 1)).toBe(1);
    expect(joined("last", 0, [2, 3], 1)).toBe(3);
    expect(joined("first", 0, [2, 3])).toBe(2);
  });

  test("forks count in the order given, whichever wrote first", () => {
    const root = rootWith({});
    const [a, b] = [root.fork(), root.fork()];
    const second = b.set("x", "b");
    const first = a.set("x", "a");
    expect(join(root, [first, second], { x: "last" }).get("x")).toBe("b");
    expect(join(root, [second, first], { x: "last" }).get("x")).toBe("a");
  });
});

describe("min and max", () => {
  test("of the writers' values, the base left out", () => {
    expect(joined("min", -5, [3, 2], 4)).toBe(2);
    expect(joined("max", 9, [3, 2], 4)).toBe(4);
  });

  test("a value that is not a number is a conflict", () => {
    const error = assertConflict(() => joined("min", 0, [1, "2"]));
    expect(error.message).toBe(
      'Cannot join variable "x": forks 0 and 1 both changed it, and fork 1 did not write a number, which the policy requires',
    );
    assertConflict(() => joined("max", 0, [null, 1]));
  });
});

describe("sum", () => {
  test("the base plus each writer's difference to it", () => {
    expect(joined("sum", 10, [11, 12], 9)).toBe(12);
    expect(joined("sum", undefined, [1, 2, 3])).toBe(6);
    expect(joined("sum", 0.1, [0.3, 0.2])).toBeCloseTo(0.4);
  });

  test.each<[Json, Written[]]>([
    ["1", [1, 2]],
    [null, [1, 2]],
    [0, [1, [2]]],
    [0, [1.7e308, 1.7e308]],
  ])("from %j by %j is a conflict", (base, forks) => {
    assertConflict(() => joined("sum", base, forks));
  });

  test("may go out of the range of numbers on the way, but not in the end", () => {
    expect(joined("sum", 0, [1.5e308, 1.5e308, -1.5e308])).toBe(1.5e308);
    expect(joined("sum", 1e308, [-1e308, 1e308])).toBe(-1e308);
    expect(assertConflict(() => joined("sum", 0, [1.7e308, 1.7e308])).message).toBe(
      'Cannot join variable "x": forks 0 and 1 both changed it, and the sum is beyond the range of numbers',
    );
  });
});

describe("the error of a policy that requires another kind of value", () => {
  test.each<[string, Policy, Json, Written[], Written | undefined]>([
    ["forks 0 and 1 both changed it, and the base is not a number", "sum", "a", [1, 2], undefined],
    [
      "forks 0 and 1 both changed it, and fork 0 did not write a list",
      "union",
      [],
      [1, []],
      undefined,
    ],
    [
      "forks 0 and 2 both changed it, and fork 2 did not write a number",
      "max",
      0,
      [1, 2, "3"],
      undefined,
    ],
    [
      "the parent and fork 0 both changed it, and the parent did not write an object",
      "merge",
      {},
      [{ a: 1 }],
      7,
    ],
    [
      "the parent and fork 1 both changed it, and fork 1 did not write a number",
      "min",
      0,
      [1, []],
      2,
    ],
  ])("%s", (problem, policy, base, forks, parent) => {
    expect(assertConflict(() => joined(policy, base, forks, parent)).message).toBe(
      `Cannot join variable "x": ${problem}, which the policy requires`,
    );
  });

  test("names the parent where it did more than append", () => {
    expect(assertConflict(() => joined("append", [1], [[1, 2]], [0])).message).toBe(
      'Cannot join variable "x": the parent and fork 0 both changed it, and the parent did more than append to it',
    );
  });
});

describe("append", () => {
  test("the base, then what each writer added behind it", () => {
    expect(
      joined("append", [{ a: 1 }], [[{ a: 1 }, 2], [{ a: 1 }], [{ a: 1 }, 3, 4]], [{ a: 1 }, "p"]),
    ).toEqual([{ a: 1 }, "p", 2, 3, 4]);
    expect(joined("append", undefined, [[1], [1]])).toEqual([1, 1]);
  });

  test("a value that does not extend the base is a conflict", () => {
    const error = assertConflict(() =>
      joined(
        "append",
        [1, 2],
        [
          [1, 2, 3],
          [2, 3],
        ],
      ),
    );
    expect(error.message).toBe(
      'Cannot join variable "x": forks 0 and 1 both changed it, and fork 1 did more than append to it',
    );
    expect(
      assertConflict(() =>
        joined(
          "append",
          [1],
          [
            [1, 2],
            [1, 3],
          ],
          [0],
        ),
      ).writers[0],
    ).toBe("parent");
    assertConflict(() => joined("append", [1, 2], [[1], [1, 2]]));
    assertConflict(() => joined("append", "text", [[1], [2]]));
    assertConflict(() => joined("append", [], [[1], { 0: 1 }]));
  });
});

describe("union", () => {
  test("the base and all values, each once, the first of equal ones", () => {
    expect(
      joined(
        "union",
        [1, 1, "a"],
        [
          ["a", { b: 1, c: 2 }],
          [{ c: 2, b: 1 }, 1, "1", null],
        ],
      ),
    ).toEqual([1, "a", { b: 1, c: 2 }, "1", null]);
    expect(joined("union", undefined, [[1], [2]])).toEqual([1, 2]);
  });

  test("keeps apart what differs anywhere, at any depth", () => {
    const long = "x".repeat(100);
    const texts = [
      "1",
      "true",
      "null",
      "#0",
      "",
      `${long}a`,
      `${long}b`,
      "y".repeat(64),
      "y".repeat(65),
    ];
    const leaves: readonly (string | number | boolean | null)[] = [
      1,
      2,
      true,
      false,
      null,
      ...texts,
    ];
    const flat: Json[] = [
      [],
      {},
      ...leaves.flatMap((leaf) => [[leaf], { a: leaf }, { [String(leaf)]: 1 }]),
    ];
    const nodes = [...flat, ...flat.flatMap((node) => [[node], { a: node }, { a: 1, b: node }])];
    const distinct = nodes.filter(
      (node, at) => nodes.findIndex((other) => isDeepStrictEqual(other, node)) === at,
    );
    expect(distinct.length).toBeGreaterThan(140);
    expect(joined("union", [], [nodes, structuredClone(nodes).toReversed()])).toEqual(distinct);
  });

  test("takes objects without a prototype for what they hold", () => {
    const bare = Object.assign(Object.create(null) as object, { a: 1 }) as Json;
    expect(joined("union", [], [[bare], [{ a: 1 }], [{ a: 2 }]])).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test("keeps apart what is only written alike", () => {
    expect(
      joined(
        "union",
        [],
        [
          ["[1]", [1], "1", 1],
          [true, "true", "null", null, "json:[1]", [[1]], { "0": 1 }],
        ],
      ),
    ).toEqual(["[1]", [1], "1", 1, true, "true", "null", null, "json:[1]", [[1]], { "0": 1 }]);
  });

  test("a value that is not a list is a conflict", () => {
    assertConflict(() => joined("union", [], [[1], 2]));
    assertConflict(() => joined("union", { a: 1 }, [[1], [2]]));
  });
});

describe("merge", () => {
  test("three-way, property by property, all the way down", () => {
    const base = { kept: 1, gone: 1, deep: { a: 1, b: 1, c: [1] } };
    const left = { kept: 1, gone: 1, deep: { a: 2, b: 1, c: [1] }, left: true };
    const right = { kept: 1, deep: { a: 1, b: 3, c: [1] }, right: true };
    expect(joined("merge", base, [left, right])).toEqual({
      kept: 1,
      deep: { a: 2, b: 3, c: [1] },
      left: true,
      right: true,
    });
  });

  test("objects that two writers added under one property are merged", () => {
    expect(joined("merge", undefined, [{ a: { x: 1 } }, { a: { y: 2 } }])).toEqual({
      a: { x: 1, y: 2 },
    });
  });

  test("equal changes agree", () => {
    expect(joined("merge", { a: 1 }, [{ a: [2] }, { a: [2] }, { a: [2] }])).toEqual({ a: [2] });
    expect(joined("merge", { a: 1, b: 1 }, [{ b: 1 }, { b: 1 }])).toEqual({ b: 1 });
  });

  test.each<[string, Json, Json[]]>([
    ["x.deep.a", { deep: { a: 1 } }, [{ deep: { a: 2 } }, { deep: { a: 3 } }]],
    ["x.a", { a: 1 }, [{ a: 2 }, {}]],
    ["x.a", { a: [1] }, [{ a: [2] }, { a: [3] }]],
    ["x.a", { a: { b: 1 } }, [{}, { a: { b: 2 } }]],
    [
      "x.__proto__",
      {},
      [JSON.parse('{"__proto__":1}') as Json, JSON.parse('{"__proto__":2}') as Json],
    ],
  ])("two different values for %s are a conflict there", (place, base, forks) => {
    const error = assertConflict(() => joined("merge", base, forks));
    expect(error.message).toBe(
      `Cannot join variable "x": forks 0 and 1 both changed it at ${place}`,
    );
    expect(error.path.join(".")).toBe(place.slice(2));
  });

  test("keeps properties such as __proto__ and constructor properties", () => {
    const merged = joined("merge", {}, [
      JSON.parse('{"__proto__":{"a":1}}') as Json,
      { constructor: 1 },
    ]) as object;
    expect(Object.keys(merged)).toEqual(["__proto__", "constructor"]);
  });

  test("a value that is not an object is a conflict", () => {
    assertConflict(() => joined("merge", {}, [{ a: 1 }, [1]]));
    assertConflict(() => joined("merge", {}, [{ a: 1 }, null]));
    assertConflict(() => joined("merge", [], [{ a: 1 }, { b: 1 }]));
  });
});

describe("a function", () => {
  test("is given the base and the writers' values in order, and its answer enters as any value does", () => {
    const seen: unknown[] = [];
    const policy: Policy = (base, values) => (seen.push(base, values), { all: [...values] });
    const value = joined(policy, "b", [2, 3], 1) as object;
    expect(seen).toEqual(["b", [1, 2, 3]]);
    expect(value).toEqual({ all: [1, 2, 3] });
    expect(Object.isFrozen(value)).toBe(true);
    expect(joined((base) => base ?? "none", undefined, [2, 3])).toBe("none");
  });

  test("whose answer is not JSON is refused with its place", () => {
    expect(() => joined(() => ({ at: new Date(0) }) as never, 0, [1, 2])).toThrow(
      InvalidValueError,
    );
    expect(() => joined(() => ({ at: new Date(0) }) as never, 0, [1, 2])).toThrow(
      'Cannot join variable "x": x.at is a Date, not JSON',
    );
    expect(() => joined(() => undefined as never, 0, [1, 2])).toThrow(InvalidValueError);
  });
});

describe("null is a value", () => {
  test("as the base: not missing, and no number, list or object", () => {
    for (const policy of ["sum", "append", "union", "merge"] as const) {
      const values = {
        sum: [1, 2],
        append: [[1], [2]],
        union: [[1], [2]],
        merge: [{ a: 1 }, { b: 2 }],
      }[policy];
      assertConflict(() => joined(policy, null, values));
    }
    expect(joined((base) => [base ?? "null"], null, [1, 2])).toEqual(["null"]);
  });

  test("as what the parent wrote: no deletion", () => {
    expect(joined("first", 0, [2], null)).toBeNull();
    expect(joined("error", 0, [null], null)).toBeNull();
    expect(joined("union", [], [[1]], [null])).toEqual([null, 1]);
    expect(joined((_, values) => [...values], 0, [2], null)).toEqual([null, 2]);
  });

  test("as what forks wrote", () => {
    expect(joined("last", 0, [2, null])).toBeNull();
    expect(joined("error", 0, [null, null])).toBeNull();
  });
});

describe("which policy decides", () => {
  const root = rootWith({ a: 1, b: 1 });
  const forks = [
    root.fork().set("a", 2).set("b", 2).setTask("t", 1),
    root.fork().set("a", 3).set("b", 3).setTask("t", 2),
  ];
  const both = (policies: Policies, options: JoinOptions): WorkflowContext =>
    join(root, forks, policies, options);

  test("the variable's own, else `otherwise`; `tasks` for results", () => {
    const result = both({ a: "sum" }, { otherwise: "last", tasks: "first" });
    expect([result.get("a"), result.get("b"), result.task("t")]).toEqual([4, 3, 1]);
  });

  test("`drop` leaves task results out", () => {
    const result = both({}, { otherwise: "last", tasks: "drop" });
    expect(result.taskNames()).toEqual([]);
    expect(result.changes().tasks).toEqual({ set: {}, deleted: [] });
  });

  test("task results conflict by default", () => {
    const error = assertConflict(() => both({}, { otherwise: "last" }));
    expect(error.message).toBe('Cannot join task "t": forks 0 and 1 both changed it');
    expect(error).toMatchObject({ kind: "task", key: "t" });
  });

  test.each(["constructor", "toString", "__proto__"])(
    "a variable named %s has no policy unless one is given",
    (name) => {
      const branches = [1, 2].map((value) => root.fork().set(name, value));
      assertConflict(() => join(root, branches, {}));
      expect(join(root, branches, Object.fromEntries([[name, "last"]])).get(name)).toBe(2);
    },
  );
});

describe("what is joined", () => {
  test("names that nobody wrote are never touched, and those of one writer are taken", () => {
    const root = rootWith({ a: 1, b: 1, c: 1 });
    const forks = [root.fork().set("b", 2), root.fork().delete("c"), root.fork()];
    expect(join(root.set("a", 5), forks).toJSON().variables).toEqual({ a: 5, b: 2 });
  });

  test("a fork counts once for each name, with its last value, wherever it stands", () => {
    const root = rootWith({ x: "base" });
    const twice = (value: Json): WorkflowContext => root.fork().set("x", "early").set("x", value);
    const all: Policy = (_, values) => values;
    const forks = ["a", "b", "c", "d"].map((value) => twice(value));
    expect(join(root, forks, { x: all }).get("x")).toEqual(["a", "b", "c", "d"]);
    expect(join(root.set("x", "p"), forks, { x: all }).get("x")).toEqual(["p", "a", "b", "c", "d"]);
  });

  test("a join in which no fork wrote is the parent itself", () => {
    const root = rootWith({ a: 1 }).set("a", 2);
    expect(join(root, [root.fork(), root.fork()])).toBe(root);
    expect(join(root, [])).toBe(root);
    const later = root.set("b", 1);
    expect(join(later, [...root.fanOut([1, 2])])).toBe(later);
  });

  test("the writes of a join are writes of the parent, to be joined further up", () => {
    const root = rootWith({ n: 1, gone: 1 });
    const fork = root.fork();
    const inner = join(fork, [fork.fork().set("n", 2), fork.fork().delete("gone").setTask("t", 1)]);
    expect(inner.changes()).toEqual({
      variables: { set: { n: 2 }, deleted: ["gone"] },
      tasks: { set: { t: 1 }, deleted: [] },
    });
    const outer = join(root, [inner, root.fork().set("n", 5)], { n: "sum" });
    expect(outer.toJSON()).toMatchObject({ variables: { n: 6 }, tasks: { t: 1 } });
    expect(outer.has("gone")).toBe(false);
  });

  test("forks of a fan-out, a part of them, in any order", () => {
    const root = rootWith({ log: [] });
    const fanOut = root.fanOut(["a", "b", "c"]);
    const run = (index: number): WorkflowContext => {
      const fork = fanOut.fork(index);
      return fork.set("log", [
        ...(fork.get("log") as Json[]),
        fork.item,
      ] as Json) as WorkflowContext;
    };
    expect(join(root, [run(0), run(1), run(2)], { log: "append" }).get("log")).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(join(root, [run(2), run(0)], { log: "append" }).get("log")).toEqual(["c", "a"]);
  });

  test("plain forks and forks of a fan-out of one version", () => {
    const root = rootWith({}).set("a", 1);
    const forks = [
      root.fork().set("b", 1),
      root.fanOut([0]).fork(0).set("c", 1),
      root.fork().set("d", 1),
    ];
    expect(join(root, forks).toJSON().variables).toEqual({
      a: 1,
      b: 1,
      c: 1,
      d: 1,
    });
  });

  test("a thousand forks of a context with hundreds of own writes", () => {
    let root = rootWith({ n: 0 });
    for (let i = 0; i < 300; i++) root = root.set(`w${i}`, i);
    const forks = [...root.fanOut(Array.from({ length: 1_000 }, (_, i) => i))].map((fork, i) =>
      fork.set("n", i).set(`own${i}`, i),
    );
    const result = join(root, forks as WorkflowContext[], { n: "max" });
    expect(result.get("n")).toBe(999);
    expect(result.names()).toHaveLength(1_301);
    expect(result.get("own500")).toBe(500);
  });

  test("forks and parent are left as they were, also after a refusal", () => {
    const root = rootWith({ x: 0 });
    const forks = [root.fork().set("y", 1).set("x", 1), root.fork().set("x", 2)];
    assertConflict(() => join(root, forks));
    join(root, forks, { x: "last" });
    expect([root, ...forks].map((context) => context.toJSON().variables)).toEqual([
      { x: 0 },
      { x: 1, y: 1 },
      { x: 2 },
    ]);
  });
});

describe("refusals", () => {
  const root = rootWith({ a: 1 });
  const fork = root.fork().set("b", 1);

  test.each<[JoinErrorCode, string, WorkflowContext, () => unknown[]]>([
    ["NOT_A_CONTEXT", "Cannot join fork 1: it is not a context", root, () => [fork, { a: 1 }]],
    ["NOT_A_CONTEXT", "Cannot join fork 0: it is not a context", root, () => [null]],
    [
      "NOT_A_CONTEXT",
      "Cannot join forks: the parent is not a context",
      {} as WorkflowContext,
      () => [],
    ],
    [
      "NOT_A_FORK",
      "Cannot join fork 0: it is a root context, not a fork",
      root,
      () => [rootWith({})],
    ],
    ["NOT_A_FORK", "Cannot join fork 0: it is a root context, not a fork", root, () => [root]],
    [
      "FORK_OF_A_FORK",
      "Cannot join fork 0: it is a fork of a fork; join it to the context it was forked from first",
      root,
      () => [fork.fork()],
    ],
    [
      "FORK_OF_ANOTHER_CONTEXT",
      "Cannot join fork 0: it was forked from another context",
      root,
      () => [rootWith({ a: 1 }).fork()],
    ],
    [
      "FORK_OF_ANOTHER_CONTEXT",
      "Cannot join fork 0: it was forked from another context",
      fork,
      () => [root.fork().fork()],
    ],
    [
      "FORK_OF_A_LATER_VERSION",
      "Cannot join fork 0: it was forked from a version that this parent is not based on",
      root,
      () => [root.set("c", 1).fork()],
    ],
    [
      "FORK_OF_ANOTHER_CONTEXT",
      "Cannot join fork 0: it was forked from another context",
      root,
      () => [rootWith({ a: 1 }).fork().fork()],
    ],
    [
      "FORK_OF_A_LATER_VERSION",
      "Cannot join fork 0: it was forked from a version that this parent is not based on",
      root.set("c", 1),
      () => [root.set("c", 2).fork()],
    ],
    [
      "FORK_GIVEN_TWICE",
      "Cannot join fork 1: it is in the list twice",
      root,
      () => [fork, fork.set("more", 1)],
    ],
  ])("%s: %s", (code, message, parent, forks) => {
    const action = (): unknown => join(parent, forks() as WorkflowContext[]);
    expect(action).toThrow(JoinError);
    expect(action).toThrow(expect.objectContaining({ code }));
    expect(action).toThrow(message);
  });

  test("the same item of a fan-out, asked for twice", () => {
    const fanOut = root.fanOut([1, 2]);
    expect(() =>
      join(root, [fanOut.fork(1), fanOut.fork(1).set("a", 2)] as WorkflowContext[]),
    ).toThrow(expect.objectContaining({ code: "FORK_GIVEN_TWICE" }));
  });

  test("forks of different versions", () => {
    const later = root.set("c", 1);
    const parent = later.set("d", 1);
    expect(() => join(parent, [root.fork(), later.fork()])).toThrow(
      "Cannot join fork 1: it started from another version of the parent than fork 0",
    );
  });

  test.each([
    [{ a: "newest" }, {}],
    [{}, { otherwise: "drop" }],
    [{}, { tasks: "toString" }],
    [{ a: 1 }, {}],
    [{ a: null }, {}],
  ])("UNKNOWN_POLICY: %j %j", (policies, options) => {
    expect(() => join(root, [], policies as never, options as never)).toThrow(
      expect.objectContaining({ code: "UNKNOWN_POLICY" }),
    );
  });

  test.each<[string, unknown, unknown]>([
    ['Cannot join "a": unknown policy "newest"', { a: "newest" }, {}],
    ['Cannot join "a": unknown policy something of type number', { a: 1 }, {}],
    ['Cannot join "a": unknown policy something of type object', { a: ["min"] }, {}],
    ['Cannot join "otherwise": unknown policy "drop"', {}, { otherwise: "drop" }],
    ['Cannot join "tasks": unknown policy "first one"', {}, { tasks: "first one" }],
    ["Cannot join forks: expected policies to be a record by variable", [["a", "min"]], {}],
    ["Cannot join forks: expected policies to be a record by variable", "min", {}],
  ])("%s", (message, policies, options) => {
    expect(() => join(root, [], policies as never, options as never)).toThrow(message);
  });

  test("a fork of an earlier version is welcome", () => {
    const later = root.set("c", 1).set("d", 1);
    expect(join(later, [fork]).toJSON().variables).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  });
});
