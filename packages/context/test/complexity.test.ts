import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { createContext } from "../src/create-context.ts";
import { join } from "../src/join.ts";
import { retainedBytes } from "./retained-bytes.ts";

const variables = (count: number): [string, unknown][] =>
  Array.from({ length: count }, (_, i) => [`v${i}`, { i, text: `value ${i}` }]);
const rootOf = (count: number): WorkflowContext =>
  createContext({ variables: variables(count) as never }) as WorkflowContext;
/** Made once: a name that is built again for each write would be memory of the caller, not of the context. */
const NAMES = Array.from({ length: 500 }, (_, i) => `v${i}`);

const written = (context: WorkflowContext, count: number): WorkflowContext => {
  let result = context;
  for (let i = 0; i < count; i++) result = result.set(NAMES[i] as string, i);
  return result;
};

const FEW = 20_000;

describe.each([10, 500, 10_000])("in a context of %i variables", (size) => {
  const root = rootOf(size);
  const fanOut = root.fanOut(Array.from({ length: 2_000 }, (_, i) => i));

  test("a fork of a fan-out retains 48 bytes, with 1 write at most 104, with 5 at most 300", () => {
    expect(retainedBytes((i) => fanOut.fork(i % 2_000))).toBe(48);
    expect(
      retainedBytes((i) => written(fanOut.fork(i % 2_000) as WorkflowContext, 1)),
    ).toBeLessThanOrEqual(104);
    expect(
      retainedBytes((i) => written(fanOut.fork(i % 2_000) as WorkflowContext, 5)),
    ).toBeLessThanOrEqual(300);
  });

  test("a plain fork retains 48 bytes", () => {
    root.fork();
    expect(retainedBytes(() => root.fork())).toBe(48);
  });

  test("a fan-out over a list that came out of a context copies none of it", () => {
    const list = root
      .set(
        "list",
        Array.from({ length: 5_000 }, (_, i) => ({ i })),
      )
      .get("list") as readonly object[];
    expect(root.fanOut(list as never).fork(4_999).item).toBe(list[4_999]);
    expect(retainedBytes(() => root.fanOut(list as never), FEW)).toBeLessThan(1_000);
  });
});

describe("identity", () => {
  const root = rootOf(100);

  test("a read gives the very value that was written, however it is reached", () => {
    const value = root.get("v7");
    expect(root.fork().get("v7")).toBe(value);
    expect(written(root, 5).fork().fork().get("v7")).toBe(value);
    expect(written(root.fork(), 300).get("v99")).not.toBe(value);
    expect(join(root, [root.fork().set("x", value as never)]).get("x")).toBe(value);
    expect(root.toJSON().variables["v7"]).toBe(value);
    expect(root.changes().variables.set).toEqual({});
  });

  test("setting a value that came out of a context takes it as it is", () => {
    const value = rootOf(1).get("v0");
    expect(root.set("x", value as never).get("x")).toBe(value);
    expect(root.setAll({ x: value } as never).get("x")).toBe(value);
    expect(root.setTask("x", value as never).task("x")).toBe(value);
  });

  test("parameters and configuration are shared by all forks", () => {
    const context = createContext({ parameters: { a: [1] }, config: { b: [1] } });
    const nested = context.fork().fanOut([1]).fork(0).fork();
    expect(nested.parameters).toBe(context.parameters);
    expect(nested.config).toBe(context.config);
  });
});

describe("cost counts writes, not size", () => {
  /** How often `get` of a persistent map is called is not to be seen from here; what is made is. */
  test.each([100, 10_000])(
    "a join of two forks of one write retains the same at %i variables",
    (size) => {
      const root = rootOf(size);
      const forks = [root.fork().set("a", 1), root.fork().set("b", 2)];
      join(root, forks);
      expect(retainedBytes(() => join(root, forks), FEW)).toBeLessThan(400);
    },
  );

  test("a long list of own writes is not copied by the next write", () => {
    const context = written(rootOf(1_000), 500);
    context.get("v0");
    expect(retainedBytes(() => context.set("v1", 0))).toBeLessThanOrEqual(104);
  });
});
