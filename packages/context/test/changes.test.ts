import { describe, expect, test } from "vitest";
import { createContext } from "../src/create-context.ts";
import { diff } from "../src/diff.ts";
import type { Shape } from "../src/shape.ts";

const none = { set: {}, deleted: [] };

describe("changes", () => {
  test("of a root count since its creation, of a fork since the fork", () => {
    const root = createContext<Shape>({ variables: { a: 1 } });
    expect(root.changes()).toEqual({ variables: none, tasks: none });
    const written = root.set("b", 2).setTask("t", 3);
    expect(written.changes()).toEqual({
      variables: { set: { b: 2 }, deleted: [] },
      tasks: { set: { t: 3 }, deleted: [] },
    });
    expect(written.fork().changes()).toEqual({ variables: none, tasks: none });
    expect(written.fanOut([1]).fork(0).set("a", 2).changes().variables).toEqual({
      set: { a: 2 },
      deleted: [],
    });
  });

  test("hold the last write of each name, also when it changes nothing", () => {
    const context = createContext<Shape>({ variables: { a: 1 } })
      .set("a", 2)
      .set("a", 1)
      .set("b", 1)
      .delete("b")
      .delete("c")
      .delete("d")
      .set("d", 4);
    expect(context.changes().variables).toEqual({ set: { a: 1, d: 4 }, deleted: ["b", "c"] });
  });

  test("hold variables that extend the shape, as those that are set", () => {
    const context = createContext({ variables: { a: 1 } }).extend({ a: 2, b: [1] });
    expect(context.changes().variables).toEqual({ set: { a: 2, b: [1] }, deleted: [] });
    expect(() => context.extend({ c: 1n as never })).toThrow('Cannot set variable "c"');
  });

  test("tell a variable from a task of the same name", () => {
    const context = createContext().set("x", 1).setTask("x", 2).delete("x");
    expect(context.changes()).toEqual({
      variables: { set: {}, deleted: ["x"] },
      tasks: { set: { x: 2 }, deleted: [] },
    });
  });

  test.each([1, 8, 9, 10, 17, 500])(
    "are complete after %i writes, forks and reads in between",
    (count) => {
      let context = createContext<Shape>({ variables: { base: 0 } }).fork();
      for (let i = 0; i < count; i++) {
        context = i % 3 === 2 ? context.delete(`w${i - 1}`) : context.set(`w${i}`, i);
        if (i % 5 === 0) context.fork();
        context.get("base");
      }
      const { set, deleted } = context.changes().variables;
      expect(Object.keys(set).length + deleted.length).toBe(
        Array.from({ length: count }, (_, i) => i).filter((i) => i % 3 !== 2).length,
      );
      expect(deleted).toHaveLength(Math.floor(count / 3));
    },
  );

  test("keep a name __proto__ a name", () => {
    const { set } = createContext().set("__proto__", { a: 1 }).changes().variables;
    expect(Object.keys(set)).toEqual(["__proto__"]);
  });

  test("cannot be used to change the context", () => {
    const context = createContext().set("a", { b: 1 });
    const { variables } = context.changes();
    expect(() => Object.assign(variables.set["a"] as object, { b: 2 })).toThrow(TypeError);
    expect(context.changes().variables.set).toEqual({ a: { b: 1 } });
  });
});

describe("diff", () => {
  test("names what leads from one context to the other, written or not", () => {
    const before = createContext({ variables: { a: 1, b: { c: 1 }, gone: 1 } }).setTask("t", 1);
    const after = createContext({ variables: { a: 1, b: { c: 2 }, added: 1 } }).setTask("u", 1);
    expect(diff(before, after)).toEqual({
      variables: { set: { b: { c: 2 }, added: 1 }, deleted: ["gone"] },
      tasks: { set: { u: 1 }, deleted: ["t"] },
    });
  });

  test("of equal content is empty, whatever was written", () => {
    const before = createContext<Shape>({ variables: { a: { b: 1, c: 2 } } });
    const after = before.set("a", { c: 2, b: 1 }).set("x", 1).delete("x");
    expect(diff(before, after)).toEqual({ variables: none, tasks: none });
    expect(diff(after, after.fork())).toEqual({ variables: none, tasks: none });
  });

  test("sees null, and names like __proto__ and constructor", () => {
    const before = createContext<Shape>({ variables: { a: null } });
    const after = before.delete("a").set("__proto__", null).set("constructor", 1);
    const { set, deleted } = diff(before, after).variables;
    expect(Object.keys(set).toSorted()).toEqual(["__proto__", "constructor"]);
    expect(deleted).toEqual(["a"]);
  });
});
