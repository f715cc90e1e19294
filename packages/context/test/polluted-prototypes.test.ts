import { describe, expect, test } from "vitest";
import {
  contextFromJSON,
  createContext,
  InvalidValueError,
  JsonList,
  jsonOf,
  type Shape,
} from "../src/index.ts";

const value = { list: [1, [2, "b"], { a: [{}] }], foo: { bar: 1 }, own: "text" };

/** What comes of `act` while a prototype that everything inherits from holds this: undone before anything is asserted. */
function whilePolluted(
  prototype: object,
  key: PropertyKey,
  property: PropertyDescriptor,
  act: () => unknown,
): unknown {
  Object.defineProperty(prototype, key, { ...property, configurable: true });
  try {
    return act();
  } catch (error) {
    return error;
  } finally {
    Reflect.deleteProperty(prototype, key);
  }
}

const intercepting = (): PropertyDescriptor => ({ get: () => "intruder", set: () => {} });
const throwing = (): PropertyDescriptor => ({
  get: () => {
    throw new Error("read");
  },
  set: () => {
    throw new Error("written");
  },
});

interface Way {
  readonly prototype: object;
  readonly key: PropertyKey;
  readonly property: PropertyDescriptor;
}

const way = (prototype: object, key: PropertyKey, property: PropertyDescriptor): Way => ({
  prototype,
  key,
  property,
});

const ways: Readonly<Record<string, Way>> = {
  "an element of all lists": way(Array.prototype, 0, { value: "intruder", writable: true }),
  "an element that cannot be written": way(Array.prototype, 0, { value: "intruder" }),
  "an accessor among the elements": way(Array.prototype, 0, intercepting()),
  "an accessor that throws among the elements": way(Array.prototype, 1, throwing()),
  "an element of all objects": way(Object.prototype, 1, { value: "intruder", enumerable: true }),
  "an accessor of all objects": way(Object.prototype, "foo", {
    ...intercepting(),
    enumerable: true,
  }),
  "one that throws": way(Object.prototype, "strange", { ...throwing(), enumerable: true }),
  "a method of all objects": way(Object.prototype, "strange", { value: () => 1, enumerable: true }),
  "an object in all objects": way(Object.prototype, "strange", {
    value: { a: 1 },
    enumerable: true,
  }),
  "a symbol key": way(Object.prototype, Symbol("s"), { value: 1, enumerable: true }),
};

/** Printing the ways themselves would go through the prototypes. */
const names = Object.keys(ways);

describe("where prototypes have", () => {
  test.each(names)("%s: values are copied as they are", (name) => {
    const { prototype, key, property } = ways[name] as Way;
    const results = whilePolluted(prototype, key, property, () => {
      const list = new JsonList();
      list.set(0, value.list);
      list.set(1, value.foo);
      const context = createContext<Shape>({ variables: { value }, parameters: value });
      return [
        jsonOf(value, "value"),
        context.get("value"),
        context.parameters,
        context.fork().set("other", value).get("other"),
        list.finished(),
        contextFromJSON(context.toJSON()).get("value"),
      ];
    });
    expect(results).toEqual([value, value, value, value, [value.list, value.foo], value]);
    for (const result of results as object[])
      expect(Object.getOwnPropertyDescriptors(result)).toEqual(
        Object.getOwnPropertyDescriptors(jsonOf(result, "result")),
      );
  });

  test.each(names)("%s: holes are holes", (name) => {
    const { prototype, key, property } = ways[name] as Way;
    for (const length of [2, 3, 100]) {
      const sparse: unknown[] = Array.from({ length }, () => 7);
      Reflect.deleteProperty(sparse, key === 1 ? 1 : 0);
      const error = whilePolluted(prototype, key, property, () => jsonOf(sparse, "list"));
      expect(error).toBeInstanceOf(InvalidValueError);
      expect((error as Error).message).toContain("is a hole in a list, not JSON");
    }
  });

  test.each(names)("%s: what is refused is named by its path", (name) => {
    const { prototype, key, property } = ways[name] as Way;
    const error = whilePolluted(prototype, key, property, () => jsonOf([0, [1, [2, 3n]]], "list"));
    expect((error as Error).message).toBe(
      "Cannot accept value: list[1][1][1] is a bigint, not JSON",
    );
  });
});

test("what a program does to Object and Array later does not reach the door", () => {
  const { freeze, getOwnPropertySymbols, hasOwn } = Object;
  const { isArray } = Array;
  let result: unknown;
  try {
    Object.freeze = ((node: unknown) => node) as never;
    Object.getOwnPropertySymbols = () => [];
    Object.hasOwn = () => true;
    Array.isArray = (() => false) as never;
    result = createContext({ variables: { value } }).get("value");
  } finally {
    Object.assign(Object, { freeze, getOwnPropertySymbols, hasOwn });
    Array.isArray = isArray;
  }
  expect(result).toEqual(value);
  expect(Object.isFrozen(result)).toBe(true);
});
