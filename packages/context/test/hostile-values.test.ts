import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isProxy } from "node:util/types";
import { internalsOf } from "../src/context.ts";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { contextFromJSON, createContext, diff, join, JsonList, jsonOf } from "../src/index.ts";
import { arbitraryHostile } from "./hostile-values.ts";

/** Whatever is wrong with a value, an error says so that a program can tell, and that fits on a screen. */
function assertToldWell(error: unknown): void {
  expect(error).toBeInstanceOf(TypeError);
  expect((error as { code?: unknown }).code).toMatch(/^INVALID_[A-Z]+$/u);
  expect((error as Error).message.length).toBeLessThan(4_000);
}

type Door = (value: never) => unknown;

const root = createContext() as WorkflowContext;
const emptySnapshot = {
  format: "sheaf.context",
  version: 1,
  parameters: {},
  config: {},
  variables: {},
  tasks: {},
};

/** Each gives what can be read of the value that entered. */
const doors: Record<string, Door> = {
  createContext: (value) => createContext({ variables: { value } }),
  "createContext, all": (value) => createContext({ variables: value }),
  parameters: (value) => createContext({ parameters: value }).parameters,
  config: (value) => createContext({ config: { value } }).config,
  set: (value) => root.set("value", value),
  setAll: (value) => root.setAll({ value }),
  "setAll, all": (value) => root.setAll(value),
  setTask: (value) => root.setTask("value", value),
  fanOut: (value) =>
    join(
      root,
      [...root.fanOut(value)].map((fork) => fork.set("x", fork.item as never)),
      {},
      { otherwise: "last" },
    ),
  "fanOut, one item": (value) => root.fanOut([value]).fork(0),
  contextFromJSON: (value) => contextFromJSON({ ...emptySnapshot, variables: { value } }),
  "contextFromJSON, all": (value) => contextFromJSON(value),
  "contextFromJSON, version": (value) => contextFromJSON({ ...emptySnapshot, version: value }),
  "contextFromJSON, variables": (value) => contextFromJSON({ ...emptySnapshot, variables: value }),
  "contextFromJSON, index": (value) => contextFromJSON({ ...emptySnapshot, index: value, item: 1 }),
  "contextFromJSON, item": (value) => contextFromJSON({ ...emptySnapshot, index: 1, item: value }),
  jsonOf: (value) => jsonOf(value, "value"),
  JsonList: (value) => {
    const list = new JsonList();
    list.set(0, value);
    return list.finished();
  },
  "a policy": (value) =>
    join(root, [root.fork().set("x", 1), root.fork().set("x", 2)], { x: () => value }),
};

/** All that can be read, as text: contexts by their snapshots. */
const textOf = (entered: unknown): string => JSON.stringify(entered);

/** Nothing that is drawn has the form of a snapshot, or is its version. */
const CLOSED: ReadonlySet<string> = new Set(["contextFromJSON, all", "contextFromJSON, version"]);

describe.each(Object.entries(doors))("what enters by %s", (name, door) => {
  test("is refused with a code, or reads the same whatever becomes of it outside", () => {
    let entered = 0;
    fc.assert(
      fc.property(arbitraryHostile, ({ value, turn }) => {
        let inside: unknown;
        try {
          inside = door(value as never);
        } catch (error) {
          assertToldWell(error);
          return;
        }
        entered++;
        const before = textOf(inside);
        turn();
        expect(textOf(inside)).toBe(before);
        assertPlainAndFrozen(inside);
      }),
      { numRuns: 300 },
    );
    // Refusing everything would be no proof.
    expect(entered > 0 || CLOSED.has(name)).toBe(true);
  });
});

/** What is read is plain all the way down, and nothing in it can be written. */
function assertPlainAndFrozen(inside: unknown): void {
  if (typeof inside !== "object" || inside === null || internalsOf(inside) !== null) return;
  const nodes = new Set<object>([inside]);
  for (const node of nodes) {
    expect(isProxy(node)).toBe(false);
    expect(Object.isFrozen(node)).toBe(true);
    expect(Object.getPrototypeOf(node)).toBe(
      Array.isArray(node) ? Array.prototype : Object.prototype,
    );
    for (const child of Object.values(node) as unknown[])
      if (typeof child === "object" && child !== null) nodes.add(child);
  }
}

describe("differences", () => {
  test("of what entered hold nothing of the caller's", () => {
    fc.assert(
      fc.property(arbitraryHostile, ({ value, turn }) => {
        let changes;
        try {
          changes = diff(root, root.set("value", value as never));
        } catch (error) {
          assertToldWell(error);
          return;
        }
        const before = textOf(changes);
        turn();
        expect(textOf(changes)).toBe(before);
      }),
    );
  });
});
