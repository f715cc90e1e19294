import fc from "fast-check";
import { isDeepStrictEqual, inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { JsonEquality } from "../src/json/json-equality.ts";
import { contextFromJSON, createContext, diff, join, jsonOf, type Policy } from "../src/index.ts";
import type { Json } from "../src/json.ts";
import { arbitraryOddValue, arbitraryValue } from "../src/laws/arbitrary-value.ts";
import { fresh } from "../src/laws/step.ts";

/** As a tree, 2^60 leaves: whatever goes through shared parts more than once does not end. */
const LEVELS = 60;

const doubled = (leaf: unknown, pair: (node: unknown) => unknown): Json =>
  jsonOf(
    Array.from({ length: LEVELS }).reduce<unknown>((node) => jsonOf(pair(node), "pair"), leaf),
    "value",
  );

const shapes: [string, (leaf: unknown) => Json][] = [
  ["lists", (leaf) => doubled([leaf], (node) => [node, node])],
  ["objects", (leaf) => doubled({ leaf }, (node) => ({ left: node, right: node }))],
  ["both", (leaf) => doubled([leaf], (node) => ({ all: [node, node], more: node }))],
];

/** All objects and lists in a value, each once. */
function nodesOf(value: unknown): Set<object> {
  const nodes = new Set<object>([value as object]);
  for (const node of nodes)
    for (const child of Object.values(node) as unknown[])
      if (typeof child === "object" && child !== null) nodes.add(child);
  return nodes;
}

/** What two forks that set `x` come to; an error is as good as an answer, as long as it comes. */
function joined(base: Json | undefined, values: readonly Json[], policy: Policy): unknown {
  const variables = base === undefined ? {} : { x: base };
  const root = createContext({ variables }) as WorkflowContext;
  try {
    const forks = values.map((value) => root.fork().set("x", value));
    return join(root, forks, { x: policy }).get("x");
  } catch (error) {
    return (error as { code: unknown }).code;
  }
}

describe.each(shapes)("shared %s", (_, shape) => {
  const [one, same, other] = [shape(1), shape(1), shape(2)];

  test("are compared once", () => {
    expect(new JsonEquality().areEqual(one, same)).toBe(true);
    expect(new JsonEquality().areEqual(one, other)).toBe(false);
    expect(joined(undefined, [one, same], "error")).toBe(one);
    expect(joined(undefined, [one, other], "error")).toBe("JOIN_CONFLICT");
  });

  test("are compared once where the parent moved on", () => {
    const root = createContext({ variables: { x: one } }) as WorkflowContext;
    const fork = root.fork().set("x", other);
    expect(join(root.set("x", same), [fork]).get("x")).toBe(other);
    expect(() => join(root.set("x", shape(3)), [fork])).toThrow("both changed it");
  });

  test("are compared once by diff, also under many names", () => {
    const names = Array.from({ length: 1_000 }, (_unused, i) => `n${i}`);
    const holding = (value: Json): WorkflowContext =>
      createContext({ variables: names.map((name) => [name, value] as const) }) as WorkflowContext;
    expect(diff(holding(one), holding(same)).variables.set).toEqual({});
    expect(Object.keys(diff(holding(one), holding(other)).variables.set)).toHaveLength(1_000);
  });

  test("are joined by every policy, the result being shared as well", () => {
    const inObject = (x: Json): Json => ({ x });
    expect(
      joined(
        [one],
        [
          [one, other],
          [same, shape(2)],
        ],
        "union",
      ),
    ).toEqual([one, other]);
    expect(joined([one], [[same, other], [one]], "append")).toEqual([one, other]);
    expect(joined(inObject(one), [inObject(other), inObject(shape(2))], "merge")).toEqual({
      x: other,
    });
    const merged = joined(
      {},
      [doubledObjects({ a: 1 }), doubledObjects({ b: 2 })],
      "merge",
    ) as object;
    expect(nodesOf(merged).size).toBeLessThan(10_000);
    expect(joined(undefined, [one, other], (_base, values) => [...values] as Json)).toEqual([
      one,
      other,
    ]);
  });

  test("are written down by reference, and restored as they are", () => {
    const context = createContext({ variables: { x: one, y: one } }).setTask("t", one);
    const snapshot = context.toJSON();
    expect([snapshot.variables["x"], snapshot.variables["y"], snapshot.tasks["t"]]).toEqual([
      one,
      one,
      one,
    ]);
    expect(snapshot.variables["x"]).toBe(one);
    expect(contextFromJSON(snapshot).get("x")).toBe(one);
  });

  test("are printed once", () => {
    const context = createContext({ variables: { x: one, y: other } });
    const text = inspect(context, { depth: null });
    expect(text.length).toBeLessThan(100_000);
    expect(text).toContain("[shown before]");
  });
});

const doubledObjects = (leaf: unknown): Json =>
  doubled(leaf, (node) => ({ left: node, right: node }));

test("what is not shared is printed as ever", () => {
  const small = { same: [1] };
  const text = inspect(createContext({ variables: { a: small, b: small } }), { depth: null });
  expect(text.match(/same: \[ 1 \]/gu)).toHaveLength(2);
});

test("values that enter together share what they share: by records, pairs and snapshots", () => {
  const big = Array.from({ length: 10_000 }, (_, i) => ({ i }));
  const names = Array.from({ length: 200 }, (_, i) => `n${i}`);
  const record = Object.fromEntries(names.map((name) => [name, { big }]));
  const contexts = [
    createContext({ variables: record, parameters: { big }, config: { big } }),
    createContext().setAll(names.map((name) => [name, { big }] as const)),
    contextFromJSON({
      ...createContext().toJSON(),
      variables: record,
      tasks: record,
      item: { big },
      index: 0,
    }),
  ] as WorkflowContext[];
  for (const context of contexts) expect(nodesOf(context.toJSON()).size).toBeLessThan(60_000);
});

describe("equality", () => {
  const relatives: fc.Arbitrary<[Json, Json]> = fc
    .tuple(
      fc.oneof(arbitraryValue, arbitraryOddValue),
      fc.oneof(arbitraryValue, arbitraryOddValue),
      fc.nat({ max: 2 }),
    )
    // As values are that have entered: there is one zero.
    .map(([a, b, how]) => [fresh(a), fresh(b), how] as const)
    .map(([a, b, how]) =>
      how === 0
        ? [a, b]
        : how === 1
          ? [a, fresh(a)]
          : [
              [a, b, a],
              [fresh(a), b, fresh(b)],
            ],
    );

  test("is that of JSON, however many pairs were compared before", () => {
    fc.assert(
      fc.property(fc.array(relatives, { minLength: 1, maxLength: 40, size: "max" }), (pairs) => {
        const equality = new JsonEquality();
        for (let round = 0; round < 6; round++)
          for (const [a, b] of pairs) {
            expect(equality.areEqual(a, b)).toBe(isDeepStrictEqual(a, b));
            expect(equality.areEqual(b, a)).toBe(isDeepStrictEqual(a, b));
          }
      }),
      { numRuns: 60 },
    );
  });

  test("of values that are not JSON is identity", () => {
    expect(new JsonEquality().areEqual([new Date(0)] as never, [new Date(0)] as never)).toBe(false);
    expect(new JsonEquality().areEqual([], {})).toBe(false);
  });
});
