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

/** True for arrays of this realm or another; false for instances of a subclass. */
export function isPlainList(list: readonly unknown[]): boolean {
  const prototype: unknown = Object.getPrototypeOf(list);
  return (
    prototype === Array.prototype ||
    (Array.isArray(prototype) && isObjectPrototype(Object.getPrototypeOf(prototype)))
  );
}

/** True for object literals of this realm or another, and for objects without a prototype. */
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
