/** A JSON value as a context holds it: frozen all the way down. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object as a context holds it. */
export interface JsonObject {
  readonly [key: string]: Json;
}

type Primitive = null | undefined | boolean | number | string;

/** `T` as it is read from a context: every object and list in it is read-only. */
export type Frozen<T> = Json extends T
  ? T
  : T extends Primitive
    ? T
    : T extends object
      ? { readonly [K in keyof T]: Frozen<T[K]> }
      : T;

/** Values that are not JSON. */
export type NotJson =
  | bigint
  | symbol
  | Date
  | RegExp
  | Error
  | Promise<unknown>
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | WeakMap<object, unknown>
  | WeakSet<object>
  | ArrayBufferLike
  | ArrayBufferView
  | ((...args: never[]) => unknown);

/**
 * `T`, with `never` in place of everything that is not JSON, so that passing a `Date` to a context is a
 * compile error. Interfaces and optional properties are allowed.
 */
export type JsonInput<T> = T extends Primitive | JsonObject | readonly Json[]
  ? T
  : T extends NotJson
    ? never
    : T extends object
      ? { readonly [K in keyof T]: JsonInput<T[K]> }
      : T;

/** True for an object or a list; false for null and everything primitive. */
export function isNode(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
