import type { Json } from "@sheaf/context";
import { JsonEquality } from "@sheaf/context/json";
import type { Site } from "./site.ts";
import { SiteMeter } from "./site-meter.ts";

/** True if both are the same JSON, whatever the order of properties; nothing is coerced. */
export function isEqual(a: Json, b: Json, site: Site): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return new JsonEquality(new SiteMeter(site)).areEqual(a, b);
}
