import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { contextFromJSON, createContext } from "../src/create-context.ts";
import { InvalidNameError, InvalidSnapshotError, InvalidValueError } from "../src/errors.ts";
import { join } from "../src/join.ts";

const throughText = (context: WorkflowContext): WorkflowContext =>
  contextFromJSON(JSON.parse(JSON.stringify(context)));
const root = createContext({
  parameters: { p: 1 },
  config: { c: [1] },
  variables: { v: { a: 1 } },
  secrets: { token: "s3cr3t-token" },
}).setTask("t", [1]) as WorkflowContext;
const empty = {
  format: "sheaf.context",
  version: 1,
  parameters: {},
  config: {},
  variables: {},
  tasks: {},
};

describe("a snapshot", () => {
  test("holds everything but secrets, and nothing else", () => {
    expect(root.toJSON()).toEqual({
      format: "sheaf.context",
      version: 1,
      parameters: { p: 1 },
      config: { c: [1] },
      variables: { v: { a: 1 } },
      tasks: { t: [1] },
    });
  });

  test("is taken of forks too, with item and index", () => {
    const fork = root
      .fanOut([{ host: "a" }, null])
      .fork(1)
      .set("own", 1)
      .delete("v");
    expect(fork.toJSON()).toMatchObject({ variables: { own: 1 }, item: null, index: 1 });
    const restored = throughText(fork);
    expect([restored.item, restored.index, restored.get("own"), restored.has("v")]).toEqual([
      null,
      1,
      1,
      false,
    ]);
    expect([restored.fork().item, restored.fork().index]).toEqual([null, 1]);
  });

  test("restores to a root with nothing written, which goes on alone", () => {
    const restored = throughText(root);
    expect(restored.changes().variables).toEqual({ set: {}, deleted: [] });
    const fork = restored.fork().set("v", 2);
    expect(join(restored, [fork]).get("v")).toBe(2);
    expect(() => join(root, [fork])).toThrow("it was forked from another context");
    expect([restored.parameters, restored.config, restored.task("t")]).toEqual([
      { p: 1 },
      { c: [1] },
      [1],
    ]);
  });

  test("keeps names such as __proto__, constructor and the empty one", () => {
    const names = ["__proto__", "constructor", "", "0", "\uD800", "Aa", "BB"];
    let context = createContext() as WorkflowContext;
    for (const name of names) context = context.set(name, name).setTask(name, [name]);
    const restored = throughText(context);
    expect(restored.names().toSorted()).toEqual(names.toSorted());
    for (const name of names)
      expect([restored.get(name), restored.task(name)]).toEqual([name, [name]]);
  });

  test("cannot be used to change the context", () => {
    const snapshot = root.toJSON();
    expect(() => Object.assign(snapshot.variables["v"] as object, { a: 2 })).toThrow(TypeError);
    try {
      Object.assign(snapshot.variables, { v: "changed" });
    } catch {
      // Frozen is as good.
    }
    expect(root.get("v")).toEqual({ a: 1 });
  });

  test("is copied when it is restored", () => {
    const json = { ...empty, variables: { list: [1] } };
    const restored = contextFromJSON(json);
    json.variables.list.push(2);
    expect(restored.get("list")).toEqual([1]);
  });
});

describe("anything but a snapshot is refused", () => {
  test.each<[string, unknown]>([
    ["expected a snapshot object", null],
    ["expected a snapshot object", "text"],
    ["expected a snapshot object", undefined],
    ["", []],
    ['expected "format" to be', {}],
    ['expected "format" to be', { ...empty, format: "other" }],
    ['expected "version" to be 1, got 2', { ...empty, version: 2 }],
    ['expected "version" to be 1, got "1"', { ...empty, version: "1" }],
    ['expected "variables" to be an object', { ...empty, variables: [] }],
    ['expected "tasks" to be an object', { ...empty, tasks: undefined }],
    ['expected "parameters" to be an object', { ...empty, parameters: null }],
    ['expected "config" to be an object', { ...empty, config: 1 }],
    ['expected "index" to be an integer from 0', { ...empty, item: 1, index: -1 }],
    ['expected "index" to be an integer from 0', { ...empty, item: 1, index: 0.5 }],
    ['expected "index" to be an integer from 0', { ...empty, item: 1, index: "0" }],
    ['expected "item" and "index" together', { ...empty, item: 1 }],
    ['expected "item" and "index" together', { ...empty, index: 1 }],
    ['unknown key "secrets"', { ...empty, secrets: {} }],
  ])("Cannot restore context: %s", (message, json) => {
    expect(() => contextFromJSON(json)).toThrow(InvalidSnapshotError);
    expect(() => contextFromJSON(json)).toThrow(`Cannot restore context: ${message}`);
  });

  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  const revoked = (): object => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const thrower = {
    get format(): never {
      throw new Error("x".repeat(1_000_000));
    },
  };

  test.each<[string, unknown]>([
    ["a version that is a cycle", { ...empty, version: cyclic }],
    ["a version that is a bigint", { ...empty, version: 1n }],
    ["a version that is a symbol", { ...empty, version: Symbol("v") }],
    ["a version that is long", { ...empty, version: "x".repeat(1_000_000) }],
    ["a version that cannot be read", { ...empty, version: revoked() }],
    ["a getter that throws", thrower],
    ["a getter that throws in a part", { ...empty, variables: thrower }],
    ["a revoked proxy", revoked()],
    ["a part that is a revoked proxy", { ...empty, tasks: revoked() }],
    ["a part that is not a plain object", { ...empty, variables: new Map([["a", 1]]) }],
    ["a long key", { ...empty, ["k".repeat(1_000_000)]: 1 }],
    ["a symbol key", { ...empty, [Symbol("k".repeat(1_000_000))]: 1 }],
  ])("by a code, in a message that can be read: %s", (_, json) => {
    let error: unknown;
    try {
      contextFromJSON(json);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InvalidSnapshotError);
    expect((error as Error).message).toMatch(/^Cannot restore context: .{1,600}$/u);
  });

  test("after everything in it was read once", () => {
    const reads = new Map<PropertyKey, number>();
    const counted = (target: object): object =>
      new Proxy(target, {
        get(object, key, self) {
          reads.set(key, (reads.get(key) ?? 0) + 1);
          return Reflect.get(object, key, self) as unknown;
        },
      });
    const snapshot = {
      ...empty,
      variables: counted({ a: 1, b: counted({ c: 1 }), list: counted([7]) }),
      item: counted({ d: 1 }),
      index: 0,
    };
    const context = contextFromJSON(counted(snapshot));
    expect(context.get("b")).toEqual({ c: 1 });
    // The length is asked for by copying and by nothing else.
    expect([...reads].filter(([, count]) => count !== 1)).toEqual([]);
    expect(reads.has("index") && reads.has("a") && reads.has("c") && reads.has("0")).toBe(true);
  });

  test("with a value that is not JSON, naming its place", () => {
    expect(() => contextFromJSON({ ...empty, variables: { a: [1n] } })).toThrow(InvalidValueError);
    expect(() => contextFromJSON({ ...empty, tasks: { a: { at: new Date(0) } } })).toThrow(
      "a.at is a Date, not JSON",
    );
  });

  test("with parts that an object only inherits", () => {
    const { tasks: _tasks, ...rest } = empty;
    expect(() =>
      contextFromJSON(Object.assign(Object.create({ tasks: {} }) as object, rest)),
    ).toThrow(InvalidSnapshotError);
  });
});

describe("secrets", () => {
  const contexts = [
    root,
    root.fork(),
    root.fanOut([1]).fork(0).set("v", 1),
    root.fork().fork(),
  ] as WorkflowContext[];

  test("are read by name, in forks too", () => {
    expect(contexts.map((context) => context.secret("token"))).toEqual(
      Array.from(contexts, () => "s3cr3t-token"),
    );
    expect([root.secret("missing"), root.secret("constructor"), root.secret("__proto__")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each(contexts.map((context, i) => [i, context] as const))(
    "never show, however the context is looked at (%i)",
    (_, context) => {
      const looks = [
        JSON.stringify(context),
        JSON.stringify({ nested: context }),
        Object.prototype.toString.call(context),
        inspect(context),
        inspect(context, { showHidden: true, depth: null, getters: true }),
        inspect({ nested: [context] }, { showHidden: true, depth: 20, showProxy: true }),
        JSON.stringify(Object.getOwnPropertyDescriptors(context)),
        Object.keys(context).join(),
        Reflect.ownKeys(context).map(String).join(),
        JSON.stringify(context.changes()),
        JSON.stringify(structuredClone(context.toJSON())),
      ];
      for (const look of looks) {
        expect(look).not.toContain("s3cr3t");
        expect(look).not.toContain("token");
      }
    },
  );

  test("are not in errors, not even those about secrets", () => {
    const attempts = [
      () => root.set("a", 1n as never),
      () => createContext({ secrets: { token: ["s3cr3t"] as never } }),
      () => createContext({ secrets: { token: 5n as never } }),
      () => root.fanOut(null as never),
      () => contextFromJSON(empty, { secrets: "s3cr3t" as never }),
    ];
    for (const attempt of attempts) {
      let error: unknown;
      try {
        attempt();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { showHidden: true, depth: null })).not.toMatch(/s3cr3t/u);
    }
    expect(() => createContext({ secrets: { [Symbol("s")]: "x" } })).toThrow(InvalidNameError);
  });

  test("are passed again to a restored context", () => {
    expect(throughText(root).secret("token")).toBeUndefined();
    expect(contextFromJSON(root.toJSON(), { secrets: { token: "new" } }).secret("token")).toBe(
      "new",
    );
  });

  test("do not follow the caller's record", () => {
    const secrets = { token: "one" };
    const context = createContext({ secrets });
    secrets.token = "two";
    expect(context.secret("token")).toBe("one");
  });
});

describe("printing", () => {
  test("shows the content", () => {
    expect(inspect(root)).toContain("WorkflowContext");
    expect(inspect(root)).toContain("v: { a: 1 }");
    expect(inspect({ deep: { deeper: { deepest: root } } }, { depth: 0 })).not.toContain("v:");
  });
});
