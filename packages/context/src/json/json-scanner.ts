import { isExactNumber } from "./exact-number.ts";

/** Deepest nesting of objects and lists, that of a context. */
const MAX_DEPTH = 1_000;

/** Numerals of fewer characters, without an exponent, are held exactly. */
const MIN_LARGE = 16;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** A part of a text: from the first offset to before the second. */
export type Span = readonly [start: number, end: number];

/** What is to be known of a JSON text before, and besides, what it says. */
export interface Scan {
  /** The numerals that no double holds, in order. */
  readonly large: readonly Span[];
  /** How many keys stand in all objects together. */
  readonly keys: number;
  /** Where it is nested more than 1,000 levels deep; null where it is not, else all else is incomplete. */
  readonly tooDeep: number | null;
}

/** Goes through a JSON text once, without recursion; of one that is not JSON it says nothing of use. */
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

/** The first key of a JSON text that stands in its object a second time. O(length). */
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

/** Digits and the minus before them. */
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

/** The offset behind the quote that ends the string; that of the end of the text where none does. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}
