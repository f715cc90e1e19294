import type { Json } from "@sheaf/context";
import { canonicalJson } from "@sheaf/context/json";

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
  const digest = new Digest();
  digest.add(value);
  return digest.text;
}

/** Odd numbers, so that a multiplication loses nothing. */
const FACTORS = [0x9e3779b1, 0x85ebca77] as const;

/** The digest of values one after another, because the text of a long list may be too long. */
export class Digest {
  #first: number = FACTORS[0];
  #second: number = FACTORS[1];

  add(value: Json): void {
    const text = canonicalJson(value);
    let first = Math.imul(this.#first ^ text.length, FACTORS[0]);
    let second = Math.imul(this.#second ^ text.length, FACTORS[1]);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      first = Math.imul(first ^ code, FACTORS[0]);
      first ^= first >>> 15;
      second = Math.imul(second ^ code, FACTORS[1]);
      second ^= second >>> 13;
    }
    this.#first = first;
    this.#second = second;
  }

  get text(): string {
    return hex(this.#first) + hex(this.#second);
  }
}

function hex(state: number): string {
  return ((state ^ (state >>> 16)) >>> 0).toString(16).padStart(8, "0");
}
