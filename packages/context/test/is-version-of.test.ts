import { describe, expect, test } from "vitest";
import { createContext, isVersionOf, join, type WorkflowContext } from "../src/index.ts";

const root: WorkflowContext = createContext();
const names = Array.from({ length: 20 }, (_, i) => `name_${i}`);
const written = (context: WorkflowContext): WorkflowContext =>
  names.reduce((all, name) => all.set(name, 1), context);

describe("a version of a context is", () => {
  test.each([
    ["the context itself", root, root],
    ["what a write returns", root, root.set("a", 1)],
    ["what many writes return", root, written(root)],
    ["what a write of a long list returns", written(root), written(root).set("a", 1)],
    ["what a join into it returns", root, join(root, [root.fork().set("a", 1)])],
    ["what a write of a fork returns", ...versions(root.fork())],
    ["what a write of the fork of an item returns", ...versions(root.fanOut([1, 2]).fork(1))],
  ])("%s", (_, earlier, later) => {
    expect(isVersionOf(earlier, later)).toBe(true);
  });

  test("what a write returned before the context was forked", () => {
    const context = root.set("a", 1);
    const later = context.set("b", 2);
    context.fork();
    later.fork();
    expect(isVersionOf(context, later)).toBe(true);
  });
});

function versions(context: WorkflowContext): [WorkflowContext, WorkflowContext] {
  return [context, context.set("a", 1)];
}

describe("a version of a context is not", () => {
  const items = root.fanOut([1, 2]);
  test.each([
    ["a fork of it", root, root.fork()],
    ["what it was made from", root.set("a", 1), root],
    ["what it was made from by many writes", written(root), root.set("a", 1)],
    ["another root", root, createContext()],
    ["another fork", root.fork(), root.fork()],
    ["the fork of another item", items.fork(0), items.fork(1)],
    ["the parent of a fork", root.fork(), root],
  ])("%s", (_, earlier, later) => {
    expect(isVersionOf(earlier, later)).toBe(false);
  });
});
