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
/** Where a text has its length. */
const INTEGER = -1;

/**
 * A number from 0 to below 2^30 that is the same for equal values, and almost surely another for any other
 * value: one of many, each of which would have to stay the same. O(size).
 */
export function shortDigestOf(value: Json): number {
  const digest = new Digest();
  digest.add(value);
  return digest.short;
}

/** The digest of values one after another, because the text of a long list may be too long. */
export class Digest {
  /** One is always alive: where a collection finds none, V8 drops what it has optimised for it. */
  static readonly kept: Digest = new Digest();

  #first: number = FACTORS[0];
  #second: number = FACTORS[1];

  add(value: Json): void {
    // As text it would take five times as long.
    if (typeof value === "number" && (value | 0) === value) this.#addInteger(value);
    else this.#addText(canonicalJson(value));
  }

  #addInteger(value: number): void {
    const first = Math.imul(this.#first ^ INTEGER, FACTORS[0]) ^ value;
    const second = Math.imul(this.#second ^ INTEGER, FACTORS[1]) ^ value;
    this.#first = mixed(Math.imul(first, FACTORS[0]), 15);
    this.#second = mixed(Math.imul(second, FACTORS[1]), 13);
  }

  #addText(text: string): void {
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

  get short(): number {
    return (this.#first ^ (this.#first >>> 16) ^ this.#second) & 0x3fffffff;
  }

  get text(): string {
    return hex(this.#first) + hex(this.#second);
  }
}

function mixed(state: number, bits: number): number {
  return state ^ (state >>> bits);
}

function hex(state: number): string {
  return ((state ^ (state >>> 16)) >>> 0).toString(16).padStart(8, "0");
}
