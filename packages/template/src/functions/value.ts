import type { Json, JsonObject } from "@sheaf/context";
import { kindOf } from "@sheaf/context/json";
import { isTruthy } from "../operators.ts";
import { nameOf } from "../site.ts";
import { type BuiltIn, builtIn } from "./built-in.ts";

export const length: BuiltIn = builtIn(["any"], (site, value) => {
  if (typeof value === "string") return characters(value);
  if (Array.isArray(value)) return value.length;
  if (typeof value === "object" && value !== null) return Object.keys(value).length;
  return site.fail("TYPE_MISMATCH", `expected a string, a list or an object, got ${nameOf(value)}`);
});

/** Counts Unicode code points, not code units. */
function characters(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length - 1; at++) {
    const code = text.charCodeAt(at);
    if (code < 0xd800 || code > 0xdbff) continue;
    const next = text.charCodeAt(at + 1);
    if (next >= 0xdc00 && next <= 0xdfff) count--;
  }
  return count;
}

export const keys: BuiltIn = builtIn(["object"], (site, object) => {
  const list = Object.keys(object);
  site.checkList(list.length);
  return list;
});

export const values: BuiltIn = builtIn(["object"], (site, object) => {
  const list = Object.values(object);
  site.checkList(list.length);
  return list;
});

export const items: BuiltIn = builtIn(["object"], (site, object: JsonObject) => {
  const list: readonly (readonly [string, Json])[] = Object.entries(object);
  site.checkList(list.length);
  site.spend(2 * list.length);
  return list;
});

export const bool: BuiltIn = builtIn(["any"], (_, value) => isTruthy(value));

export const type: BuiltIn = builtIn(["any"], (_, value) => kindOf(value));
