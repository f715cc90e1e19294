import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import type { WorkflowContext } from "../src/workflow-context.ts";
import { createContext } from "../src/create-context.ts";
import { join } from "../src/join.ts";
import { InvalidArgumentError, InvalidNameError, InvalidValueError } from "../src/errors.ts";
import type { Shape } from "../src/shape.ts";

const set = (value: unknown): WorkflowContext =>
  createContext().set("user", value as never) as WorkflowContext;
const stored = (value: unknown): unknown => set(value).get("user");

class Person {
  readonly name = "Ada";
}

/** All objects and lists in a value, each once. */
function nodesOf(value: unknown): Set<unknown> {
  const nodes = new Set<unknown>([value]);
  for (const node of nodes) {
    for (const child of Object.values(node as object))
      if (typeof child === "object") nodes.add(child);
  }
  return nodes;
}

function assertRefused(action: () => unknown): InvalidValueError {
  let error: unknown;
  try {
    action();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(InvalidValueError);
  return error as InvalidValueError;
}

describe("what is not JSON is refused, naming the path", () => {
  test.each([
    ["a Date", new Date(0)],
    ["a function", () => 1],
    ["a symbol", Symbol("s")],
    ["a bigint", 1n],
    ["a Map", new Map()],
    ["a Set", new Set()],
    ["a Person", new Person()],
    ["a RegExp", /x/u],
    ["a Promise", Promise.resolve()],
    ["an ArrayBuffer", new ArrayBuffer(1)],
    ["a WeakMap", new WeakMap()],
    ["a Boolean", new Boolean(true)],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
  ])("%s", (noun, value) => {
    expect(() => set(value)).toThrow(`Cannot set variable "user": user is ${noun}, not JSON`);
    const error = assertRefused(() => set({ tags: [{ createdAt: value }] }));
    expect(error.message).toBe(
      `Cannot set variable "user": user.tags[0].createdAt is ${noun}, not JSON`,
    );
    expect(error.path).toEqual(["user", "tags", 0, "createdAt"]);
    expect(error.code).toBe("INVALID_VALUE");
  });

  test.each([
    ["typed arrays", new Uint8Array(2)],
    ["buffers", Buffer.from("x")],
    ["errors", new Error("x")],
    ["subclasses of lists", new (class Tags extends Array {})()],
    ["objects that stand on another object", Object.create({ inherited: 1 })],
    [
      "instances of a class without a name",
      new (class {
        readonly a = 1;
      })(),
    ],
  ])("%s", (_, value) => {
    expect(assertRefused(() => set([value])).path).toEqual(["user", 0]);
  });

  test("undefined in a list, and a hole", () => {
    expect(() => set([1, undefined])).toThrow(
      'Cannot set variable "user": user[1] is undefined, not JSON',
    );
    // oxlint-disable-next-line no-sparse-arrays -- a hole is what is tried
    expect(() => set([1, , 3])).toThrow(
      'Cannot set variable "user": user[1] is a hole in a list, not JSON',
    );
  });

  test("undefined itself, also where nothing else is checked", () => {
    expect(() => set(undefined)).toThrow('Cannot set variable "user": user is undefined, not JSON');
    expect(() => createContext({ freeze: false }).set("user", undefined as never)).toThrow(
      InvalidValueError,
    );
  });

  test("a symbol key", () => {
    expect(() => set({ a: { [Symbol("id")]: 1 } })).toThrow(
      'Cannot set variable "user": user.a has the symbol key Symbol(id), not JSON',
    );
  });

  test("names that are not identifiers are quoted in paths", () => {
    expect(() => set({ "first name": [{ "": 1n }] })).toThrow(
      'user["first name"][0][""] is a bigint',
    );
  });

  test("of a task, an item, a parameter, a configuration", () => {
    expect(() => createContext().setTask("build", { at: 1n } as never)).toThrow(
      'Cannot set task "build": build.at is a bigint, not JSON',
    );
    expect(() => createContext().fanOut([{ at: 1n }] as never)).toThrow(
      "Cannot fan out: items[0].at is a bigint, not JSON",
    );
    expect(() => createContext({ parameters: { at: 1n } as never })).toThrow(
      "Cannot create context: parameters.at is a bigint, not JSON",
    );
    expect(() => createContext({ config: { at: 1n } as never })).toThrow(
      "Cannot create context: config.at is a bigint, not JSON",
    );
    expect(() => createContext({ variables: { a: 1, b: 2n } as never })).toThrow(
      'Cannot set variable "b": b is a bigint, not JSON',
    );
  });
});

describe("what is read", () => {
  test("accessors are read once and become plain data", () => {
    let reads = 0;
    const value = {
      get counted() {
        reads += 1;
        return { deep: reads };
      },
    };
    const context = set(value);
    expect(reads).toBe(1);
    expect(context.get("user")).toEqual({ counted: { deep: 1 } });
    expect(Object.getOwnPropertyDescriptor(context.get("user"), "counted")).toHaveProperty("value");
  });

  test("a getter that throws is a refusal with the cause", () => {
    const cause = new Error("disk is gone");
    const value = {
      get name(): string {
        throw cause;
      },
    };
    const error = assertRefused(() => set([value]));
    expect(error.message).toContain("cannot be read: disk is gone");
    expect(error.cause).toBe(cause);
  });

  test("a proxy is copied, and asked nothing afterwards", () => {
    let asked = 0;
    const proxy = new Proxy(
      { a: [1] },
      { get: (target, key) => ((asked += 1), Reflect.get(target, key)) },
    );
    const context = set(proxy);
    const before = asked;
    expect(context.get("user")).toEqual({ a: [1] });
    expect(asked).toBe(before);
  });

  test("a proxy that lies about its keys is copied as it answers", () => {
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => ["a"],
        getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
        get: () => 7,
      },
    );
    expect(stored(proxy)).toEqual({ a: 7 });
  });

  test.each([
    [
      "an object",
      { a: 1, b: "x", c: [], d: undefined, ["__proto__"]: 2 },
      ["a", "b", "c", "d", "__proto__"],
    ],
    ["a list", [1, [2], "c"], ["length", "0", "1", "2"]],
    ["a frozen list", Object.freeze([1, 2]), ["length", "0", "1"]],
  ])("behind a proxy, each property is read once: %s", (_, target, keys) => {
    const read: PropertyKey[] = [];
    const proxy = new Proxy<object>(target, {
      get(object, key, self) {
        read.push(key);
        return Reflect.get(object, key, self) as unknown;
      },
    });
    stored([proxy]);
    expect(read).toEqual(keys);
  });

  test("a revoked proxy is refused", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(() => set({ a: proxy })).toThrow(InvalidValueError);
  });

  test("objects and lists of another realm, and without prototype, become plain ones", () => {
    const foreign = runInNewContext(
      "({ list: [1, { a: [] }], nothing: Object.create(null) })",
    ) as object;
    const value = stored({
      foreign,
      bare: Object.assign(Object.create(null) as object, { a: 1 }),
    }) as Record<string, Record<string, unknown>>;
    expect(value).toStrictEqual({ foreign: { list: [1, { a: [] }], nothing: {} }, bare: { a: 1 } });
    expect(Object.getPrototypeOf(value["bare"])).toBe(Object.prototype);
    expect(value["foreign"]?.["list"]).toBeInstanceOf(Array);
  });

  test("class instances of another realm are refused", () => {
    expect(() => set(runInNewContext("new (class Foreign {})()"))).toThrow(
      "user is a Foreign, not JSON",
    );
    expect(() => set(runInNewContext("new Date(0)"))).toThrow("user is a Date, not JSON");
  });

  test("-0 becomes 0 everywhere", () => {
    const zeros = [
      stored(-0),
      ...(stored([-0, { a: -0 }]) as [number, { a: number }]).map((zero) =>
        typeof zero === "number" ? zero : zero.a,
      ),
      createContext({ variables: { z: -0 } }).get("z"),
      stored(Object.freeze([-0])),
    ].flat();
    expect(zeros).toHaveLength(5);
    for (const zero of zeros) expect(Object.is(zero, 0)).toBe(true);
  });

  test("properties that are undefined or not enumerable are left out", () => {
    const value = Object.defineProperty({ a: 1, b: undefined, c: { d: undefined } }, "hidden", {
      value: 1n,
    });
    expect(stored(value)).toStrictEqual({ a: 1, c: {} });
    expect(stored(Object.freeze({ a: 1, b: undefined }))).toStrictEqual({ a: 1 });
  });

  test("properties of lists that are not elements are left out", () => {
    expect(Object.keys(stored(Object.assign([1], { extra: 1 })) as object)).toEqual(["0"]);
  });

  test("a property __proto__ stays a property", () => {
    const value = stored(
      JSON.parse('{"__proto__":{"a":1},"b":undefined}'.replace("undefined", "2")),
    ) as object;
    expect(Object.keys(value)).toEqual(["__proto__", "b"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.isFrozen(Object.getOwnPropertyDescriptor(value, "__proto__")?.value)).toBe(true);
  });

  test("property names of every kind, and their order, are kept", () => {
    const keys = ["b", "a", "", "constructor", "\uD800", "ö", "x".repeat(5_000)];
    const value = stored(Object.fromEntries(keys.map((key) => [key, 1]))) as object;
    expect(Object.keys(value)).toEqual(keys);
  });
});

/** As many properties as an engine keeps in a dictionary. */
const dictionary = (valueOf: (i: number) => unknown): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key_${i}`, valueOf(i)]));

describe("objects of many properties", () => {
  test("are copied and frozen all the way down, in the order of their keys", () => {
    const value = { ["b"]: -0, ...dictionary((i) => (i % 2 === 0 ? i : { i: [i] })), ["7"]: [] };
    const copy = stored(value) as Record<string, unknown>;
    expect(copy).toStrictEqual({ ...value, b: 0 });
    expect(Object.keys(copy)).toEqual(Object.keys(value));
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    for (const node of nodesOf(copy)) expect(Object.isFrozen(node)).toBe(true);
    expect(stored({ copy })).toHaveProperty("copy", copy);
  });

  test("leave out what is undefined or not enumerable, and keep a key __proto__", () => {
    const value = { ...dictionary((i) => (i === 7 ? undefined : i)), ["__proto__"]: { a: 1 } };
    Object.defineProperty(value, "hidden", { value: 1n });
    Object.defineProperty(value, Symbol("hidden"), { value: 1 });
    const copy = stored(value) as object;
    expect(Object.keys(copy)).toEqual(Object.keys(value).filter((key) => key !== "key_7"));
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  test("are refused by their path, as any other", () => {
    expect(() => set(dictionary((i) => (i === 299 ? { at: [1n] } : i)))).toThrow(
      "user.key_299.at[0] is a bigint, not JSON",
    );
    expect(() => set({ ...dictionary((i) => i), [Symbol("id")]: 1 })).toThrow(
      "user has the symbol key Symbol(id), not JSON",
    );
    expect(() => set(cyclic((self) => ({ ...dictionary((i) => i), self })))).toThrow("cycle");
  });

  test("have each accessor read once", () => {
    let reads = 0;
    const value = Object.defineProperty(
      dictionary((i) => i),
      "read",
      { enumerable: true, get: () => ({ reads: (reads += 1) }) },
    );
    expect(stored(value)).toHaveProperty("read", { reads: 1 });
    expect(reads).toBe(1);
  });
});

describe("lists of numbers", () => {
  test.each([
    ["fractions", [0.5, 1, -0, 2.5]],
    ["fractions and other values", [0.5, "text", null, { a: -0 }, [0.25]]],
    ["a fraction behind integers", [1, 2, 0.5, -0]],
    ["more than are copied as a block", Array.from({ length: 100_001 }, (_, i) => i / 2)],
  ])("%s are copied and frozen", (_, list) => {
    const copy = stored(list) as unknown[];
    expect(copy).toEqual(JSON.parse(JSON.stringify(list)));
    expect(Object.isFrozen(copy)).toBe(true);
    expect(copy.some((value) => Object.is(value, -0))).toBe(false);
  });

  test.each([
    ["NaN", [0.5, Number.NaN]],
    ["undefined", [0.5, undefined]],
    ["a hole in a list", Object.assign([0.5], { 2: 1 })],
    ["a hole in a list", Object.assign([1], { length: 100_001 })],
  ])("%s in one is refused", (what, list) => {
    expect(() => set(list)).toThrow(`user[1] is ${what}, not JSON`);
  });
});

describe("the caller's value", () => {
  test("is neither frozen nor shared", () => {
    const value = { list: [{ a: 1 }] };
    const context = set(value);
    expect(Object.isFrozen(value)).toBe(false);
    expect(Object.isFrozen(value.list[0])).toBe(false);
    value.list.push({ a: 2 });
    expect(context.get("user")).toEqual({ list: [{ a: 1 }] });
  });

  test("is copied where it is frozen all the way down too, as far as anyone can tell", () => {
    const value = Object.freeze({ list: Object.freeze([Object.freeze({ a: 1 })]) });
    expect(stored(value)).toEqual({ list: [{ a: 1 }] });
    expect(stored(value)).not.toBe(value);
  });

  test("is copied where it is frozen at the top only", () => {
    const inner = { a: 1 };
    const context = set(Object.freeze({ inner }));
    inner.a = 2;
    expect(context.get("user")).toEqual({ inner: { a: 1 } });
  });

  test("is copied where it is frozen and has accessors", () => {
    let now = 1;
    const value = Object.freeze({
      get now() {
        return now;
      },
    });
    const context = set(value);
    now = 2;
    expect(context.get("user")).toEqual({ now: 1 });
  });

  test("is frozen all the way down once it is inside", () => {
    const context = set({ a: [{ b: [{}] }] });
    const nodes = nodesOf(context.get("user"));
    expect(nodes.size).toBe(5);
    for (const node of nodes) expect(Object.isFrozen(node)).toBe(true);
  });

  test("leaves nothing half-done when it is refused", () => {
    const context = createContext<Shape>({ variables: { a: 1 } })
      .set("b", 2)
      .fork();
    const entries = { a: 5, c: 3, bad: 1n } as never;
    expect(() => context.setAll(entries)).toThrow(InvalidValueError);
    expect(() =>
      context.setAll([
        ["a", 5],
        ["bad", 1n],
      ] as never),
    ).toThrow(InvalidValueError);
    expect(() => context.set("a", [1, 2n] as never)).toThrow(InvalidValueError);
    expect(context.toJSON().variables).toEqual({ a: 1, b: 2 });
    expect(context.changes().variables).toEqual({ set: {}, deleted: [] });
  });
});

describe("values that came out of a context", () => {
  const small = set({ list: [{ a: 1 }, { a: 2 }], leaf: { x: 1 } });
  const large = set(Array.from({ length: 300 }, (_, i) => ({ i, tags: ["a", "b"] })));

  test("come back as they are, whole or in part, small or large", () => {
    const value = small.get("user") as { list: object[]; leaf: object };
    for (const part of [value, value.list, value.list[0], value.leaf])
      expect(
        createContext()
          .set("again", part as never)
          .get("again"),
      ).toBe(part);
    const big = large.get("user") as { tags: unknown }[];
    for (const part of [big, big[7], big[7]?.tags])
      expect(
        createContext()
          .setTask("again", part as never)
          .task("again"),
      ).toBe(part);
  });

  test("are not recognised behind a proxy, or by anything that can be copied from them", () => {
    const value = large.get("user") as readonly object[];
    const proxy = new Proxy(value, {
      get: (target, key) => (key === "map" ? () => "made up" : Reflect.get(target, key)),
    });
    const twin = Object.freeze(
      Object.create(Object.getPrototypeOf(value), Object.getOwnPropertyDescriptors<object>(value)),
    ) as object;
    expect(stored(proxy)).not.toBe(proxy);
    expect((stored(proxy) as object[])[7]).toBe(value[7]);
    expect(() => set(twin)).toThrow(InvalidValueError);
    const small = Object.freeze({ ...value[7] });
    expect(stored(small)).not.toBe(small);
  });

  test("stay themselves inside a new value", () => {
    const value = small.get("user") as { leaf: object };
    const list = large.get("user");
    const wrapped = stored({ value, deeper: [{ list }] }) as {
      value: object;
      deeper: [{ list: unknown }];
    };
    expect(wrapped.value).toBe(value);
    expect(wrapped.deeper[0].list).toBe(list);
  });

  test("stay themselves as items of a fan-out", () => {
    const list = large.get("user") as readonly object[];
    expect(
      createContext()
        .fanOut(list as never)
        .fork(5).item,
    ).toBe(list[5]);
  });
});

describe("shared children", () => {
  const wide = Array.from({ length: 100 }, (_, i) => i);

  test.each([
    ["light", (): unknown => [], (node: unknown) => [node, node]],
    ["heavy", (): unknown => ({ wide }), (node: unknown) => ({ left: node, right: node })],
    ["heavy at every level", (): unknown => wide, (node: unknown) => [node, ...wide, node]],
    ["frozen", (): unknown => Object.freeze([]), (node: unknown) => Object.freeze([node, node])],
  ])("do not multiply: %s, 30 levels, each twice in the next", (_, leaf, twice) => {
    const dag = Array.from({ length: 30 }).reduce<unknown>(twice, leaf());
    const nodes = nodesOf(stored(dag));
    expect(nodes.size).toBeGreaterThan(30);
    expect(nodes.size).toBeLessThan(100_000);
  });

  test("that are heavy are copied a few times at most", () => {
    const list = Array.from({ length: 10_000 }, (_, i) => i);
    const copies = new Set(stored(Array.from({ length: 50 }, () => list)) as unknown[]);
    expect(copies.size).toBeLessThan(5);
  });
});

const cyclic = (make: (self: Record<string, unknown>) => unknown): Record<string, unknown> => {
  const self: Record<string, unknown> = {};
  self["next"] = make(self);
  return self;
};

describe("cycles", () => {
  test.each([
    ["an object in itself", cyclic((self) => self)],
    ["through a list", cyclic((self) => [1, self])],
    [
      "through ten objects",
      cyclic((self) => Array.from({ length: 10 }).reduce<unknown>((inner) => ({ inner }), self)),
    ],
    [
      "through a thousand objects",
      cyclic((self) => Array.from({ length: 990 }).reduce<unknown>((inner) => ({ inner }), self)),
    ],
    [
      "beside many siblings",
      cyclic((self) => [...Array.from({ length: 20_000 }, (_, i) => ({ i })), self]),
    ],
    [
      "in front of many siblings",
      cyclic((self) => [self, ...Array.from({ length: 20_000 }, (_, i) => ({ i }))]),
    ],
    ["at both hands", cyclic((self) => ({ a: self, b: self, c: [self, self] }))],
    ["frozen", Object.freeze(cyclic((self) => Object.freeze([self])))],
  ])("%s are refused", (_, value) => {
    expect(() => set(value)).toThrow(/cycle|nested more than/u);
    expect(() => set({ wrapped: [value] })).toThrow(InvalidValueError);
  });

  test("made by a getter that never ends are refused", () => {
    const endless = (): object => ({
      get next() {
        return endless();
      },
    });
    expect(() => set(endless())).toThrow("nested more than 1,000 levels deep");
  });
});

const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>(
    (inner, _, i) => (i % 2 === 0 ? [inner] : { inner }),
    1,
  );

describe("depth", () => {
  test("of 1,000 levels is taken, of 1,001 refused", () => {
    expect(JSON.stringify(stored(nested(1_000)))).toBe(JSON.stringify(nested(1_000)));
    expect(() => set(nested(1_001))).toThrow("nested more than 1,000 levels deep");
    expect(() => set(nested(100_000))).toThrow(InvalidValueError);
  });

  test.each([
    ["light", 1],
    ["heavy", 100],
  ])("is counted where each set adds one level, %s values", (_, width) => {
    let context = createContext().set(
      "deep",
      Array.from({ length: width }, () => 1),
    );
    const wrap = (): void => {
      context = context.set("deep", [
        context.get("deep"),
        ...Array.from({ length: width }, () => 1),
      ] as never);
    };
    for (let level = 1; level < 1_000; level++) wrap();
    expect(wrap).toThrow("nested more than 1,000 levels deep");
    expect(JSON.stringify(context.get("deep")).indexOf("1")).toBe(1_000);
  });

  test("is counted where frozen values of the caller are wrapped", () => {
    let value: unknown = Object.freeze([1]);
    for (let level = 1; level < 1_001; level++) value = Object.freeze([value]);
    expect(() => set(value)).toThrow("nested more than 1,000 levels deep");
  });
});

describe("names", () => {
  test.each([1, null, undefined, Symbol("s"), {}, ["a"]])(
    "that are not strings are refused: %s",
    (name) => {
      const context = createContext();
      for (const write of [
        () => context.set(name as never, 1 as never),
        () => context.delete(name as never),
        () => context.setTask(name as never, 1 as never),
      ]) {
        expect(write).toThrow(InvalidNameError);
        expect(write).toThrow(TypeError);
      }
      expect(() => context.setAll([[name, 1]] as never)).toThrow(InvalidNameError);
    },
  );

  test.each([new String("a"), ["a"], 1, Symbol("a"), null, undefined])(
    "that are not strings are refused when reading, whatever was read before: %s",
    (name) => {
      const context = createContext({
        variables: { a: 1, null: 1, undefined: 1, 1: 1 },
        secrets: { a: "s" },
      }).setTask("a", 1) as WorkflowContext;
      const written = context.fork().set("a", 2).setTask("a", 2);
      let long: WorkflowContext = context.fork();
      for (let i = 0; i < 50; i++) long = long.set(`n${i}`, i);
      for (const each of [context, context.fork(), written, long]) {
        for (let round = 0; round < 600; round++) {
          each.get("a");
          each.task("a");
          if (round % 299 > 1) continue;
          for (const read of [
            () => each.get(name as never),
            () => each.has(name as never),
            () => each.task(name as never),
            () => each.secret(name as never),
          ]) {
            expect(read).toThrow(InvalidNameError);
            expect(read).toThrow(/^Cannot read .*: its name is of type/u);
          }
        }
      }
    },
  );

  test("of policies are strings, in a record", () => {
    const root = createContext() as WorkflowContext;
    const forks = [root.fork().set("a", 1), root.fork().set("a", 2)];
    expect(() => join(root, forks, { [Symbol("a")]: "sum" })).toThrow(InvalidNameError);
    for (const policies of [new Map([["a", "sum"]]), [["a", "sum"]], null, "sum"])
      expect(() => join(root, forks, policies as never)).toThrow(InvalidArgumentError);
  });

  test("are described in the message", () => {
    expect(() => createContext().set(7 as never, 1 as never)).toThrow(
      /^Cannot set variable: its name is .*number.*, not a string$/u,
    );
    expect(() => createContext().setAll({ [Symbol("s")]: 1 } as never)).toThrow(
      /^Cannot set variables: its name is .*symbol.*, not a string$/u,
    );
  });

  test("very long ones are cut in messages", () => {
    expect(
      assertRefused(() => createContext().set("x".repeat(10_000), 1n as never)).message.length,
    ).toBeLessThan(400);
  });
});

describe("entries", () => {
  test.each([null, 1, "ab", undefined])(
    "that are neither a record nor pairs are refused: %s",
    (entries) => {
      expect(() => createContext().setAll(entries as never)).toThrow(InvalidArgumentError);
    },
  );

  test.each([[[1]], [["a"]], [[["a", 1, 2]]]])("that are not pairs are refused: %s", (entries) => {
    expect(() => createContext().setAll(entries as never)).toThrow(InvalidArgumentError);
  });

  test("may be a Map or a generator, of which the last of a name counts", () => {
    const context = createContext({ variables: new Map([["a", 1]]) as never }).setAll([
      ["b", 1],
      ["b", 2],
    ] as never);
    expect(context.toJSON().variables).toEqual({ a: 1, b: 2 });
  });

  test("parameters and configuration must be objects", () => {
    for (const value of [null, 1, []]) {
      expect(() => createContext({ parameters: value as never })).toThrow(
        'Cannot create context: expected "parameters" to be an object',
      );
      expect(() => createContext({ config: value as never })).toThrow(InvalidArgumentError);
    }
  });
});

describe("freeze: false", () => {
  test("takes everything as it is, in forks too", () => {
    const value = { at: new Date(0) };
    const context = createContext({ variables: { value } as never, freeze: false });
    expect(context.get("value")).toBe(value);
    const fork = context
      .fork()
      .set("own", value as never)
      .setTask("task", value as never);
    expect(fork.get("own")).toBe(value);
    expect(fork.task("task")).toBe(value);
    expect(context.fanOut([value] as never).fork(0).item).toBe(value);
    expect(Object.isFrozen(value)).toBe(false);
  });
});
