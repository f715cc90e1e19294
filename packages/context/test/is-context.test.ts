import { describe, expect, test, vi } from "vitest";
import { contextFromJSON, createContext, isContext, join } from "../src/index.ts";

const root = createContext({ variables: { a: 1 } });

describe("a context is", () => {
  test.each([
    ["a root", root],
    ["a fork", root.fork()],
    ["a fork for an item", root.fanOut([1]).fork(0)],
    ["what a write returns", root.set("a", 2)],
    ["what a join returns", join(root, [root.fork().set("a", 2)])],
    ["a restored snapshot", contextFromJSON(root.toJSON())],
  ])("%s", (_, value) => {
    expect(isContext(value)).toBe(true);
  });
});

describe("a context is not", () => {
  test.each([
    ["undefined", undefined],
    ["null", null],
    ["text", "context"],
    ["a snapshot", root.toJSON()],
    ["a fan-out", root.fanOut([1])],
    ["an object with the methods of one", { get: () => 1, fork: () => root }],
    ["an object with the prototype of one", Object.create(Object.getPrototypeOf(root) as object)],
    ["a Proxy around one", new Proxy(root, {})],
  ])("%s", (_, value) => {
    expect(isContext(value)).toBe(false);
  });

  test("something that throws when it is inspected", () => {
    const { proxy, revoke } = Proxy.revocable(root, {});
    revoke();
    expect(isContext(proxy)).toBe(false);
  });

  test("a context of another copy of the package, which cannot be joined here either", async () => {
    vi.resetModules();
    const copy = await import("../src/index.ts");
    const foreign = copy.createContext();
    expect(copy.isContext(foreign)).toBe(true);
    expect(isContext(foreign)).toBe(false);
    expect(() => join(root, [foreign] as never)).toThrow("it is not a context");
  });
});
