import { describe, expect, test } from "vitest";
import { createContext, withParameters } from "../src/create-context.ts";
import type { WorkflowContext } from "../src/workflow-context.ts";

const root = createContext({
  variables: { a: 1 },
  parameters: { limit: 1 },
  secrets: { token: "s3cr3t" },
}) as unknown as WorkflowContext;
const symbol = Symbol("a") as never;

describe("what is refused names what was tried and what is wrong", () => {
  test.each<[string, () => unknown]>([
    ["Cannot set variable: its name is of type symbol, not a string", () => root.set(symbol, 1)],
    ["Cannot delete variable: its name is of type symbol, not a string", () => root.delete(symbol)],
    ["Cannot set task: its name is of type symbol, not a string", () => root.setTask(symbol, 1)],
    ["Cannot read secret: its name is of type symbol, not a string", () => root.secret(symbol)],
    [
      "Cannot set variables: its name is of type symbol, not a string",
      () => root.setAll([[symbol, 1]]),
    ],
    [
      "Cannot fan out: expected the offset to be an integer from 0",
      () => root.fanOut([1], { offset: -1 }),
    ],
    [
      "Cannot set parameters: expected a root context, not a fork",
      () => withParameters(root.fork(), {}),
    ],
    [
      'Cannot create context: expected "parameters" to be an object',
      () => withParameters(root, [] as never),
    ],
    ...[[], null, "text"].flatMap((wrong): [string, () => unknown][] =>
      ["parameters", "config"].map((name) => [
        `Cannot create context: expected "${name}" to be an object`,
        () => createContext({ [name]: wrong }),
      ]),
    ),
    [
      "Cannot create context: parameters.a is a bigint, not JSON",
      () => createContext({ parameters: { a: 1n } as never }),
    ],
    [
      "Cannot set variables: expected a record or pairs of name and value, got number",
      () => createContext({ variables: 5 } as never),
    ],
    [
      'Cannot set variable "a": a is a bigint, not JSON',
      () => createContext({ variables: { a: 1n } as never }),
    ],
    [
      "Cannot create context: config.a is a bigint, not JSON",
      () => createContext({ config: { a: 1n } as never }),
    ],
  ])("%s", (message, action) => {
    expect(action).toThrow(expect.objectContaining({ message }));
  });

  test("where an argument cannot be inspected too", () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    for (const [action, given] of [
      ["create context", () => createContext({ parameters: proxy } as never)],
      ["set variables", () => createContext({ variables: proxy } as never)],
      ["fan out", () => root.fanOut(proxy)],
    ] as const)
      expect(given).toThrow(`Cannot ${action}: cannot be read`);
  });
});

describe("a root that takes other parameters", () => {
  test("has these and all else of the root, which keeps its own", () => {
    const given = withParameters(root, { limit: 2 });
    expect([given.parameters, root.parameters]).toEqual([{ limit: 2 }, { limit: 1 }]);
    expect([given.get("a"), given.secret("token")]).toEqual([1, "s3cr3t"]);
    expect(given.set("b", { c: 1 }).toJSON().variables).toEqual({ a: 1, b: { c: 1 } });
  });
});

test("has, names and taskNames say what there is, after few writes and after many", () => {
  let context = root;
  for (let i = 0; i < 30; i++) {
    context = context
      .set(`name ${i}`, i)
      .setTask(`task ${i}`, i)
      .delete(`name ${i - 1}`);
    expect([context.has("a"), context.has(`name ${i}`), context.has(`name ${i - 1}`)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(context.names().toSorted()).toEqual(["a", `name ${i}`]);
    expect(context.taskNames()).toHaveLength(i + 1);
    expect([context.task(`task ${i}`), context.task(`name ${i}`)]).toEqual([i, undefined]);
  }
});

test("variables and task results of one name are kept apart, behind own writes too", () => {
  const before = root.setTask("t", 1).set("v", 2).setTask("both", 3).set("both", 4);
  for (const context of [before, before.fork(), before.fork().set("x", 5).setTask("y", 6)]) {
    expect(["t", "v", "both"].map((name) => context.get(name))).toEqual([undefined, 2, 4]);
    expect(["t", "v", "both"].map((name) => context.task(name))).toEqual([1, undefined, 3]);
  }
});
