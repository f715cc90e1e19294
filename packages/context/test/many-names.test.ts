import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { createContext, contextFromJSON, join } from "../src/index.ts";
import { hashOf } from "../src/hamt.ts";

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
