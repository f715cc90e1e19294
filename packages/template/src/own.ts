import type { Json } from "@sheaf/context";
import { isJsonObject } from "@sheaf/context/json";

/** An own property of an object; undefined for any other value. `__proto__` is never read. */
export function ownProperty(value: Json, name: string): Json | undefined {
  return isJsonObject(value) && name !== "__proto__" && Object.hasOwn(value, name)
    ? value[name]
    : undefined;
}

/** For a suggestion, at most this many keys of an object are compared with the name. */
const MAX_SUGGESTED = 1_000;

/** The first own keys of an object, for a suggestion. */
export function* someKeys(object: object): Iterable<string> {
  let count = 0;
  for (const key in object) {
    if (++count > MAX_SUGGESTED) return;
    if (Object.hasOwn(object, key)) yield key;
  }
}
