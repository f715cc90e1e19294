import type { Json } from "@sheaf/context";
import { canonicalJson } from "@sheaf/context/json";

/** Odd numbers, so that a multiplication loses nothing. */
const FACTORS = [0x9e3779b1, 0x85ebca77] as const;

/**
 * 16 hexadecimal digits that are the same for equal values, and almost surely others for any other
 * value: enough to find that something was changed, not to keep anyone from doing so. O(size).
 *
 * @example
 * ```ts
 * digestOf({ a: 1, b: 2 }) === digestOf({ b: 2, a: 1 }); // true
 * ```
 */
export function digestOf(value: Json): string {
  const text = canonicalJson(value);
  return hex(mixed(text, FACTORS[0])) + hex(mixed(text, FACTORS[1]));
}

function mixed(text: string, factor: number): number {
  let state = Math.imul(text.length + 1, factor);
  for (let at = 0; at < text.length; at++) {
    state = Math.imul(state ^ text.charCodeAt(at), factor);
    state ^= state >>> 15;
  }
  return Math.imul(state ^ (state >>> 13), factor) >>> 0;
}

function hex(number: number): string {
  return number.toString(16).padStart(8, "0");
}
