// oxlint-disable unicorn/no-thenable -- hostile on purpose
import type { WorkflowContext } from "@sheaf/context";
import { afterEach, describe, expect, test, vi } from "vitest";
import { compileTasks, run } from "../../src/index.ts";
import { Held } from "../run/held.ts";
import { codesOf, itemsOf, runTasks, settled, runWithEvents } from "../run/run-tasks.ts";

afterEach(() => vi.useRealTimers());

/** Throws any value. */
function raise(thrown: unknown): never {
  throw thrown;
}

const throwing = (name: string): object =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get: () => raise(undefined),
  });

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const trapped = (): object =>
  new Proxy(
    {},
    {
      get: () => raise("get"),
      getPrototypeOf: () => raise("prototype"),
      ownKeys: () => raise("keys"),
      has: () => raise("has"),
      getOwnPropertyDescriptor: () => raise("descriptor"),
    },
  );

describe("an action that throws", () => {
  test.each<[string, () => unknown, string]>([
    ["undefined", () => undefined, "undefined"],
    ["null", () => null, "null"],
    ["a string", () => "text", "text"],
    ["a number", () => 5, "5"],
    ["a symbol", () => Symbol("s"), "Symbol(s)"],
    ["a function", () => () => 1, ""],
    ["a frozen object", () => Object.freeze({ message: "frozen" }), "frozen"],
    ["an object without prototype", () => Object.create(null) as object, ""],
    [
      "an object whose message is not a text",
      () => ({ message: { toString: () => raise(1) } }),
      "",
    ],
    ["an object whose message throws", () => throwing("message"), ""],
    ["an object whose code throws", () => throwing("code"), ""],
    ["an object whose retryable throws", () => throwing("retryable"), ""],
    ["an object that cannot be named", () => throwing(Symbol.toStringTag as unknown as string), ""],
    ["an object with a getter for then", () => throwing("then"), ""],
    ["a revoked proxy", revoked, ""],
    ["a proxy whose traps throw", trapped, ""],
    [
      "an error with itself as cause",
      () => {
        const error = new Error("loop");
        error.cause = error;
        return error;
      },
      "loop",
    ],
  ])("%s fails, and the run goes on", async (_, make, message) => {
    const actions = [
      () => raise(make()),
      async () => raise(make()),
      () => ({ then: (_: unknown, no: (e: unknown) => void) => no(make()) }),
    ];
    for (const action of actions) {
      for (const options of [{}, { secrets: { key: "s3cr3t" } }]) {
        const tasks = [{ name: "a", withItems: [1, 2], action, retry: { count: 1 } }];
        const result = await runTasks(tasks, {}, options);
        const { items } = itemsOf(result, "a");
        expect(items.map(({ status, attempts }) => [status, attempts])).toEqual([
          ["failed", 2],
          ["failed", 2],
        ]);
        expect(items[0]?.error?.code).toBe("ACTION_FAILED");
        expect(items[0]?.error?.message).toContain(message);
        expect(codesOf(await runTasks([{ name: "a", action }], {}, options))).toEqual([
          "ACTION_FAILED",
        ]);
      }
    }
  });
});

describe("an output", () => {
  test.each<[string, () => unknown]>([
    ["a getter that throws nothing", () => throwing("x")],
    ["a revoked proxy", revoked],
    ["a proxy whose traps throw", trapped],
    ["a getter for then that throws", () => throwing("then")],
    ["an object that cannot be named", () => ({ [Symbol.toStringTag]: 1 })],
  ])("of %s fails with INVALID_VALUE", async (_, make) => {
    for (const action of [make, async () => ({ inner: make() })]) {
      for (const options of [{}, { secrets: { key: "s3cr3t" } }]) {
        const result = await runTasks([{ name: "a", action }], {}, options);
        expect(codesOf(result)).toEqual(["INVALID_VALUE"]);
      }
    }
  });

  test("of a plain proxy is read once, as data", async () => {
    const action = (): object => new Proxy({ a: [1] }, {});
    expect((await runTasks([{ name: "a", action }])).tasks["a"]?.output).toEqual({ a: [1] });
  });

  test("that is huge arrives complete", async () => {
    const huge = Array.from({ length: 200_000 }, (_, i) => ({ i, text: `number ${i}` }));
    const result = await runTasks([
      { name: "a", action: () => huge },
      {
        name: "b",
        input: (c: WorkflowContext) =>
          (c.task("a") as unknown as { output: unknown[] }).output.length,
        action: ({ input }: { input: number }) => input,
      },
    ]);
    expect(result.tasks["b"]?.output).toBe(200_000);
  });

  test("with hostile names is data like any other", async () => {
    const json =
      '{"__proto__":{"x":1},"constructor":2,"":3,"toString":4,"hasOwnProperty":5,"then":6}';
    const result = await runTasks([
      { name: "a", action: () => JSON.parse(json) as unknown },
      { name: "b", withItems: [1], action: async () => JSON.parse(json) as unknown },
    ]);
    expect(JSON.stringify(result.tasks["a"]?.output)).toBe(json);
    expect(JSON.stringify(result.tasks["b"]?.output)).toBe(`[${json}]`);
    expect(({} as { x?: unknown }).x).toBe(undefined);
  });
});

describe("an action cannot change what belongs to others:", () => {
  test("its input, if it is a constant, is the same for the next item", async () => {
    const action = ({ input }: { input: { list: number[] } }): unknown => {
      try {
        input.list.push(1);
      } catch {
        // Frozen.
      }
      return input.list.length;
    };
    const given = { list: [0] };
    const result = await runTasks([
      { name: "a", withItems: [1, 2, 3], action, input: given, concurrency: 1 },
    ]);
    expect(result.tasks["a"]?.output).toEqual([1, 1, 1]);
    expect(Object.isFrozen(given.list)).toBe(false);
  });

  test("items, variables, task results, parameters", async () => {
    const spoil = (value: unknown): void => {
      try {
        (value as Record<string, unknown>)["spoiled"] = true;
      } catch {
        // Frozen.
      }
    };
    const action = ({ context, item }: { context: WorkflowContext; item: unknown }): null => {
      for (const value of [
        item,
        context.get("v"),
        context.task("a"),
        context.parameters,
        context.config,
        context,
      ])
        spoil(value);
      return null;
    };
    const list = [{ i: 0 }, { i: 1 }];
    const result = await runTasks(
      [
        { name: "a", action: () => ({ out: 1 }) },
        { name: "b", withItems: list, action },
      ],
      { vars: { v: { deep: {} } } },
      { parameters: { p: 1 } },
    );
    expect(result.status).toBe("succeeded");
    expect(JSON.stringify([result.context.toJSON(), list])).not.toContain("spoiled");
  });

  test("what other actions are called with", async () => {
    const seen: unknown[] = [];
    const action = (call: { item?: unknown; attempt?: unknown; index: number }): null => {
      seen.push([call.item, call.attempt]);
      call.item = "mine";
      call.attempt = 99;
      if (seen.length === 1) throw new Error("again");
      return null;
    };
    await runTasks([
      { name: "a", withItems: ["x", "y"], action, concurrency: 1, retry: { count: 1 } },
    ]);
    expect(seen).toEqual([
      ["x", 1],
      ["x", 2],
      ["y", 1],
    ]);
  });
});

describe("an action that comes back late", () => {
  test("after it was given up changes nothing", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const held = new Held();
    const events: string[] = [];
    const workflow = compileTasks(
      [{ name: "a", withItems: [0, 1], action: ({ item }: { item: number }) => held.start(item) }],
      {},
    );
    const handle = run(workflow, { grace: 1, onEvent: ({ type }) => events.push(type) });
    await settled();
    handle.cancel();
    await vi.advanceTimersByTimeAsync(1_000);
    const result = await handle.result;
    const before = JSON.stringify([result, events]);
    held.finish(0);
    held.fail(1);
    await settled();
    expect(JSON.stringify([result, events])).toBe(before);
    expect(events.at(-1)).toBe("run.canceled");
  });
});

describe("hostile names", () => {
  const names = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "a b",
    "x/y",
    "ö",
    "then",
    "0",
    "next[0]",
  ];

  test("of tasks, actions, variables and parameters are names like any other", async () => {
    const actions = Object.fromEntries(
      names.map((name) => [name, ({ input }: { input: unknown }) => input]),
    );
    const tasks = names.map((name) => ({
      name,
      input: (context: WorkflowContext) => context.parameters[name],
      publish: Object.fromEntries([
        [name, (context: WorkflowContext) => (context.task(name) as { output: unknown }).output],
      ]),
    }));
    const parameters = Object.fromEntries(names.map((name, i) => [name, i]));
    const { result, events } = await runWithEvents(tasks, {}, { actions, parameters });
    expect(result.status).toBe("succeeded");
    expect(Object.keys(result.tasks).toSorted()).toEqual(names.toSorted());
    expect(names.map((name) => result.context.get(name))).toEqual(names.map((_, i) => i));
    expect(result.sequence).toEqual(names);
    expect(events.filter(({ type }) => type === "task.succeeded")).toHaveLength(names.length);
  });

  test("an empty name is refused for a task, but not for a variable", async () => {
    expect(() => compileTasks([{ name: "" }], {}).check()).toThrow(/empty/);
    const result = await runTasks([{ name: "a", action: () => 1, publish: { "": 2 } }]);
    expect(result.context.get("")).toBe(2);
  });

  test("policies apply to them", async () => {
    const publish = Object.fromEntries([
      ["__proto__", 1],
      ["constructor", 2],
    ]);
    const policies = Object.fromEntries([
      ["__proto__", "sum" as const],
      ["constructor", "sum" as const],
    ]);
    const tasks = ["a", "b"].map((name) => ({
      name,
      action: () => 1,
      publish,
      next: [],
      start: true,
    }));
    const { context, errors } = await runTasks(tasks, { policies });
    expect(errors).toEqual([]);
    expect([context.get("__proto__"), context.get("constructor")]).toEqual([2, 4]);
  });
});
