import type { Json } from "@sheaf/context";
import { MAX_DEPTH } from "./meter.ts";
import type { Site } from "./site.ts";

/** A value as part of a text: null is empty, lists and objects are JSON. */
export function textOf(value: Json, site: Site): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null) return jsonTextOf(value, 0, site);
  return value === null ? "" : String(value);
}

/** A value as JSON text, on several lines if `indent` is not 0. Its length is checked before it is built. */
export function jsonTextOf(value: Json, indent: number, site: Site): string {
  const length = measured(value, 0, indent, 0, site);
  site.checkText(length);
  const text = JSON.stringify(value, undefined, indent);
  // Escaped characters are longer than was measured.
  site.limitText(text.length);
  return text;
}

/** The length of the JSON text without escapes. Shared parts count each time they are written. */
function measured(value: Json, depth: number, indent: number, before: number, site: Site): number {
  if (typeof value === "string") return before + value.length + 2;
  if (typeof value !== "object" || value === null) return before + 4;
  if (depth > MAX_DEPTH) site.fail("LIMIT_EXCEEDED", "the value is nested too deeply");
  let length = before + 2;
  let parts = 0;
  const part = 2 + (depth + 1) * indent;
  if (Array.isArray(value)) {
    for (const element of value as readonly Json[]) {
      length = measured(element, depth + 1, indent, length + part, site);
      if (++parts % 64 === 0) site.limitText(length);
    }
  } else {
    for (const [key, held] of Object.entries(value)) {
      length = measured(held, depth + 1, indent, length + part + key.length + 2, site);
      if (++parts % 64 === 0) site.limitText(length);
    }
  }
  site.spend(parts + 1);
  site.limitText(length);
  return length;
}
