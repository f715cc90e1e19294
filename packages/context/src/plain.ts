import { isNode } from "./json.ts";

/** True for the primitives of JSON. */
export function isPrimitive(value: unknown): boolean {
  const type = typeof value;
  return (
    type === "string" ||
    type === "boolean" ||
    value === null ||
    (type === "number" && Number.isFinite(value))
  );
}

/** A list, of this realm or another, but of no subclass. */
export function isPlainList(list: readonly unknown[]): boolean {
  const prototype: unknown = Object.getPrototypeOf(list);
  return (
    prototype === Array.prototype ||
    (Array.isArray(prototype) && isObjectPrototype(Object.getPrototypeOf(prototype)))
  );
}

/** An object literal, of this realm or another, or one without prototype. */
export function isPlainObject(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null || isObjectPrototype(prototype);
}

function isObjectPrototype(value: unknown): boolean {
  return (
    value === Object.prototype ||
    (isNode(value) &&
      Object.getPrototypeOf(value) === null &&
      Object.hasOwn(value, "isPrototypeOf"))
  );
}
