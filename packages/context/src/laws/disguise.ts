import type { Json } from "../json.ts";

/** A value that looks like JSON that can be taken as it is, and turns out to be something else. */
interface Disguised {
  readonly value: unknown;
  /** Changes what the value answers, or what lies in it, from now on. */
  readonly betray: () => void;
}

/** One way to disguise an object or a list. */
export interface Disguise {
  readonly name: string;
  readonly of: (content: Json) => Disguised;
}

export const DISGUISES: readonly Disguise[] = [
  {
    name: "frozenAround",
    of(content) {
      const inner = [content];
      return { value: Object.freeze({ a: inner }), betray: () => inner.push(99) };
    },
  },
  {
    name: "frozenListHidingItsKeys",
    of(content) {
      const inner = { a: content };
      const value = new Proxy(Object.freeze([inner]), {
        get: (target, key, self) =>
          key === "keys" ? () => [] : (Reflect.get(target, key, self) as unknown),
      });
      return { value, betray: () => (inner.a = 99) };
    },
  },
  {
    name: "frozenListWithKeysOfItsOwn",
    of(content) {
      const inner = { a: content };
      const prototype = Object.assign(Object.setPrototypeOf([], Object.prototype) as object, {
        keys: () => [],
      });
      const value = Object.freeze(Object.setPrototypeOf([inner], prototype) as unknown[]);
      return { value, betray: () => (inner.a = 99) };
    },
  },
  {
    name: "frozenAccessorOf",
    of(content) {
      let now = content;
      const value = Object.freeze({
        get a() {
          return now;
        },
      });
      return { value, betray: () => (now = 99) };
    },
  },
  {
    name: "frozenProxyOf",
    of() {
      let isLoyal = true;
      const target = Object.freeze([1]);
      const value = new Proxy<object>(target, {
        // What the target has, its answer has to be; whatever else it is asked for, it may make up.
        get: (_, key, self) =>
          isLoyal || Object.hasOwn(target, key)
            ? (Reflect.get(target, key, self) as unknown)
            : () => [99],
      });
      return { value, betray: () => (isLoyal = false) };
    },
  },
  {
    name: "proxyOf",
    of(content) {
      let isLoyal = true;
      const value = new Proxy(content as object, {
        get: (target, key, self) =>
          isLoyal || !Object.hasOwn(target, key) || key === "length"
            ? (Reflect.get(target, key, self) as unknown)
            : 99,
      });
      return { value, betray: () => (isLoyal = false) };
    },
  },
  {
    name: "revocableProxyOf",
    of(content) {
      const { proxy: value, revoke } = Proxy.revocable(content as object, {});
      return { value, betray: revoke };
    },
  },
];
