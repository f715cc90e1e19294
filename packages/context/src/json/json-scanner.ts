import { MAX_DEPTH } from "../brand.ts";
import { isExactNumber } from "./exact-number.ts";

/** Shorter integers without an exponent are always exact. */
const MIN_LARGE = 16;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** A range of a text: from `start` to before `end`. */
export type Span = readonly [start: number, end: number];

/** Facts about a JSON text that `JSON.parse` does not report. */
export interface Scan {
  /** The integers that a double cannot represent, in order. */
  readonly large: readonly Span[];
  /** The number of keys in all objects together. */
  readonly keys: number;
  /** The offset at which nesting exceeds 1,000 levels; the rest is incomplete then. Null if it never does. */
  readonly tooDeep: number | null;
}

/** Scans JSON text in one pass without recursion. For text that is not JSON, the result is meaningless. */
export function scanJson(text: string): Scan {
  const large: Span[] = [];
  let keys = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at) - 1;
    else if (code === COMMA) continue;
    else if (code === COLON) keys++;
    else if (code >= OPEN_LIST) {
      if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
      else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
      if (depth > MAX_DEPTH) return { large, keys, tooDeep: at };
    } else if (isOfNumeral(code)) {
      const end = endOfNumeral(text, at);
      if (isLarge(text, at, end)) large.push([at, end]);
      at = end - 1;
    }
  }
  return { large, keys, tooDeep: null };
}

/** The first key of a JSON text that its object has already; null if there is none. O(length). */
export function repeatedKey(text: string): Span | null {
  const open: (Set<string> | null)[] = [];
  let isKey = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (isKey && keys !== undefined && keys !== null) {
        const key = JSON.parse(text.slice(at, end)) as string;
        if (keys.has(key)) return [at, end];
        keys.add(key);
      }
      isKey = false;
      at = end - 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      isKey = code === OPEN_OBJECT;
      open.push(isKey ? new Set() : null);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) open.pop();
    else if (code === COMMA) isKey = true;
  }
  return null;
}

function isLarge(text: string, start: number, end: number): boolean {
  if (end - start < MIN_LARGE && !hasExponent(text, start, end)) return false;
  return !isExactNumber(text.slice(start, end));
}

function hasExponent(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((text.charCodeAt(at) | 32) === 101) return true;
  return false;
}

/** True for digits and minus signs. */
function isOfNumeral(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 45;
}

function endOfNumeral(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Digits, "+", "-", ".", "E" and "e".
    if (!isOfNumeral(code) && code !== 43 && code !== 46 && (code | 32) !== 101) break;
  }
  return at;
}

/** The offset after the closing quote; the length of the text if there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}
