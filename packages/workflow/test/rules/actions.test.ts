// docs/semantics.md#actions
import { describe, expect, test, vi } from "vitest";
import { ActionFailedError, compileTasks, InvalidOutputError } from "../../src/index.ts";
import { codesOf, itemsOf, runTasks } from "../run/run-tasks.ts";

class Point {
  readonly x = 1;
}

function cyclic(): object {
  const object: Record<string, unknown> = { a: {} };
  object["a"] = { up: object };
  return object;
}

describe("an action gives JSON", () => {
  test.each([[undefined], [async (): Promise<void> => {}]])(
    "undefined counts as null",
    async (given) => {
      const action = (): unknown => (typeof given === "function" ? given() : given);
      const result = await runTasks([{ name: "a", action }]);
      expect(result.tasks["a"]).toEqual({ status: "succeeded", output: null });
    },
  );

  test.each<[string, () => unknown, string]>([
    ["a date", () => ({ at: [new Date(0)] }), "at[0]"],
    ["not a number", () => ({ n: Number.NaN }), "n"],
    ["an infinity", () => [[-Infinity]], "[0][0]"],
    ["a cycle", cyclic, "a.up"],
    ["a function", () => ({ f: () => 1 }), "f"],
    ["a function itself", () => () => 1, ""],
    ["a symbol", () => ({ s: Symbol("s") }), "s"],
    ["a bigint", () => ({ n: 1n }), "n"],
    ["a map", () => new Map(), ""],
    ["a class instance", () => ({ p: new Point() }), "p"],
    ["a typed array", () => ({ bytes: new Uint8Array(2) }), "bytes"],
    ["undefined in a list", () => [1, undefined], "[1]"],
  ])("%s fails the item with INVALID_VALUE and the path", async (_, make, path) => {
    for (const action of [make, async () => make()]) {
      const result = await runTasks([{ name: "a", withItems: [1], action }]);
      const [item] = itemsOf(result, "a").items;
      expect(item).toMatchObject({ status: "failed", error: { code: "INVALID_VALUE" } });
      expect(item?.error?.message).toContain(
        `output${path.startsWith("[") || path === "" ? "" : "."}${path}`,
      );
      expect(result.errors[0]?.cause).toBeInstanceOf(InvalidOutputError);
    }
  });

  test("properties that are undefined are left out, as JSON does", async () => {
    const result = await runTasks([{ name: "a", action: () => ({ a: undefined, b: 1 }) }]);
    expect(result.tasks["a"]?.output).toEqual({ b: 1 });
  });

  test("the output is copied: an action may go on using its object", async () => {
    const shared = { n: 0 };
    const action = ({ item }: { item: number }): object => {
      shared.n = item;
      return shared;
    };
    const result = await runTasks([{ name: "a", withItems: [1, 2], action, concurrency: 1 }]);
    expect(result.tasks["a"]?.output).toEqual([{ n: 1 }, { n: 2 }]);
    expect(Object.isFrozen(shared)).toBe(false);
  });

  test("an output whose depth exceeds the limit once it is part of the result fails the task", async () => {
    const deep = (levels: number): unknown => {
      let value: unknown = 1;
      for (let level = 0; level < levels; level++) value = [value];
      return value;
    };
    for (const extra of [{}, { withItems: [1] }]) {
      const result = await runTasks([
        { name: "a", action: () => deep(1_000), ...extra, publish: { x: 1 } },
        { name: "b", action: () => 1 },
      ]);
      expect(codesOf(result)).toEqual(["INVALID_VALUE"]);
      expect(result.status).toBe("failed");
      expect(result.sequence).toEqual(["a"]);
      expect(result.context.has("x")).toBe(false);
      expect(result.tasks["a"]).toMatchObject({
        status: "failed",
        error: { code: "INVALID_VALUE" },
      });
    }
    expect((await runTasks([{ name: "a", action: () => deep(900) }])).status).toBe("succeeded");
  });
});

describe("an action that throws", () => {
  test("fails with ACTION_FAILED, its message, and the cause", async () => {
    const cause = new TypeError("bad thing");
    const actions = [
      () => {
        throw cause;
      },
      async () => {
        throw cause;
      },
    ];
    for (const action of actions) {
      const { errors, tasks } = await runTasks([{ name: "a", action }]);
      expect(errors).toMatchObject([
        { code: "ACTION_FAILED", message: "bad thing", task: "a", name: "ActionFailedError" },
      ]);
      expect(errors[0]).toBeInstanceOf(ActionFailedError);
      expect(errors[0]?.cause).toBe(cause);
      expect(tasks["a"]).toEqual({
        status: "failed",
        output: null,
        error: { code: "ACTION_FAILED", message: "bad thing" },
      });
    }
  });

  test.each([
    ["E_OWN", "E_OWN"],
    ["", "ACTION_FAILED"],
    [42, "ACTION_FAILED"],
    [null, "ACTION_FAILED"],
    [{}, "ACTION_FAILED"],
  ])("its own code %j is kept where it is a string", async (code, expected) => {
    const action = (): never => {
      throw Object.assign(new Error("no"), { code });
    };
    expect(codesOf(await runTasks([{ name: "a", action }]))).toEqual([expected]);
  });
});

describe("an unknown action", () => {
  test.each([["missing"], ["toString"], ["__proto__"], [""]])(
    "%j is an error before anything runs: UNKNOWN_ACTION, status invalid",
    async (name) => {
      const action = vi.fn<() => void>();
      const tasks = [
        { name: "first", action },
        { name: "a", action: name },
      ];
      const result = await runTasks(tasks, {}, { actions: { other: action } });
      expect(result.status).toBe("invalid");
      expect(result.errors).toMatchObject([{ code: "UNKNOWN_ACTION", task: "a" }]);
      expect(action).not.toHaveBeenCalled();
    },
  );

  test("all of them are named", async () => {
    const result = await runTasks([
      { name: "a", action: "x" },
      { name: "b", action: "y" },
      { name: "c" },
    ]);
    expect(codesOf(result)).toEqual(["UNKNOWN_ACTION", "UNKNOWN_ACTION", "UNKNOWN_ACTION"]);
    for (const [position, name] of ["x", "y", "c"].entries())
      expect(result.errors[position]?.message).toContain(`unknown action "${name}"`);
  });

  test("a value that is not a function is not an action", async () => {
    const actions = { a: 5 as unknown as () => void };
    expect(codesOf(await runTasks([{ name: "a" }], {}, { actions }))).toEqual(["UNKNOWN_ACTION"]);
    expect(() => compileTasks([{ name: "a", action: 5 as unknown as string }], {}).check()).toThrow(
      /action/,
    );
  });
});
