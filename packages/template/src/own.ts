import type { Json, JsonObject } from "@sheaf/context";

/** An own property of an object, undefined for everything else: lists and texts have none by name. */
export function ownProperty(value: Json, name: string): Json | undefined {
  return isObject(value) && name !== "__proto__" && Object.hasOwn(value, name)
    ? value[name]
    : undefined;
}

/** True for an object; false for a list, null and everything primitive. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
