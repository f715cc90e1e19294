import { isNode, type Json } from "./json.ts";

/**
 * True where both are the same JSON, whatever the order of properties. Identical parts cost nothing.
 * What is no JSON (only `freeze: false` lets it in) equals itself alone.
 */
export function deepEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (!isNode(a) || !isNode(b)) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((value: Json, i) => deepEqual(value, b[i] as Json))
    );
  }
  return isObject(a) && isObject(b) && equalObjects(a, b);
}

function equalObjects(a: object, b: object): boolean {
  const left = a as Readonly<Record<string, Json>>;
  const right = b as Readonly<Record<string, Json>>;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && deepEqual(left[key], right[key]))
  );
}

function isObject(node: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(node);
  return prototype === Object.prototype || prototype === null;
}
