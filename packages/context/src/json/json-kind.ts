import { isNode, type Json, type JsonObject } from "../json.ts";

/** The kinds of JSON values. */
export type JsonKind = "null" | "boolean" | "number" | "string" | "list" | "object";

/**
 * The kind of a JSON value. O(1).
 *
 * @example
 * ```ts
 * kindOf([1]); // "list"
 * kindOf(null); // "null"
 * ```
 */
export function kindOf(value: Json): JsonKind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value as "boolean" | "number" | "string" | "object";
}

/**
 * True for an object; false for lists and for primitives, null included. O(1).
 *
 * @example
 * ```ts
 * isJsonObject({ a: 1 }); // true
 * isJsonObject([1]); // false
 * ```
 */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isNode(value) && !Array.isArray(value);
}
