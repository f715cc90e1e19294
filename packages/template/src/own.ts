import type { Json } from "@sheaf/context";
import { isJsonObject } from "@sheaf/context/json";

/** An own property of an object; undefined for any other value. `__proto__` is never read. */
export function ownProperty(value: Json, name: string): Json | undefined {
  return isJsonObject(value) && name !== "__proto__" && Object.hasOwn(value, name)
    ? value[name]
    : undefined;
}
