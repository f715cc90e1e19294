import { isJsonObject } from "../json/json-kind.ts";
import { isNode, type Json, type JsonObject } from "../json.ts";
import type { Hash } from "./content-hashes.ts";

/**
 * A value as a manifest or a page has it: the value itself, or the part that it is. `secrets` says that it,
 * or its name, has references in place of secrets. JSON.
 */
export type StoredValue = ({ readonly value: Json } | { readonly part: Hash }) & {
  readonly secrets?: true;
};

/** A stored value, with a mark if it has references. */
export function marked(stored: StoredValue, hasReferences: boolean): StoredValue {
  return hasReferences ? { ...stored, secrets: true } : stored;
}

/** True if this is a stored value of this version. */
export function isStoredValue(json: Json | undefined): json is StoredValue & JsonObject {
  if (!isJsonObject(json)) return false;
  const { secrets, value, part } = json;
  if (secrets !== undefined && secrets !== true) return false;
  const count = Object.keys(json).length - (secrets === undefined ? 0 : 1);
  return count === 1 && (value === undefined ? isHash(part) : true);
}

/**
 * True for 64 hexadecimal digits, lower case: what stores take as the name of a part. O(1).
 *
 * @example
 * ```ts
 * isHash("../../etc/passwd"); // false
 * isHash("0".repeat(64)); // true
 * ```
 */
export function isHash(value: unknown): value is Hash {
  return typeof value === "string" && /^[\da-f]{64}$/.test(value);
}

/** True if the canonical text, without escapes, is at most this long. O(limit), and the keys of one object. */
export function isWithin(value: Json, limit: number): boolean {
  return remaining(value, limit) >= 0;
}

/** What is left of the limit; negative if the text is longer. */
function remaining(value: Json, limit: number): number {
  if (typeof value === "string") return limit - value.length - 2;
  if (!isNode(value)) return limit - String(value).length;
  let left = limit - 2;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && left >= 0; i++)
      left = remaining(value[i] as Json, left) - 1;
    return left;
  }
  const object = value as JsonObject;
  for (const key of Object.keys(object)) {
    if (left < 0) break;
    left = remaining(object[key] as Json, left) - key.length - 4;
  }
  return left;
}
