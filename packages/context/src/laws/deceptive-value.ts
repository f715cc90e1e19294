import type { Json } from "../json.ts";

/** A value that looks like frozen JSON but can still change. */
interface Disguised {
  readonly value: unknown;
  /** From this call on, the value reads differently. */
  readonly turn: () => void;
}

/** One way to make an object or a list deceptive. */
export interface DeceptiveValue {
  readonly name: string;
  readonly of: (content: Json) => Disguised;
}

export const DECEPTIVE_VALUES: readonly DeceptiveValue[] = [
  {
    name: "frozenAround",
    of(content) {
      const inner = [content];
      return { value: Object.freeze({ a: inner }), turn: () => inner.push(99) };
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
      return { value, turn: () => (inner.a = 99) };
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
      return { value, turn: () => (inner.a = 99) };
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
      return { value, turn: () => (now = 99) };
    },
  },
  {
    name: "frozenProxyOf",
    of() {
      let isLoyal = true;
      const target = Object.freeze([1]);
      const value = new Proxy<object>(target, {
        // Own properties of the frozen target must read as they are; all others may be made up.
        get: (_, key, self) =>
          isLoyal || Object.hasOwn(target, key)
            ? (Reflect.get(target, key, self) as unknown)
            : () => [99],
      });
      return { value, turn: () => (isLoyal = false) };
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
      return { value, turn: () => (isLoyal = false) };
    },
  },
  {
    name: "revocableProxyOf",
    of(content) {
      const { proxy: value, revoke } = Proxy.revocable(content as object, {});
      return { value, turn: revoke };
    },
  },
];
