import type { Json, JsonObject } from "@sheaf/context";
import { isEqual } from "./equality.ts";
import { Search } from "./search.ts";
import { nameOf, type Site } from "./site.ts";
import type { ArithmeticOperator } from "./syntax.ts";

/** False for null, false, 0, "", [] and {}. */
export function isTruthy(value: Json): boolean {
  if (typeof value !== "object" || value === null) return Boolean(value);
  return Array.isArray(value) ? value.length > 0 : !isEmpty(value as JsonObject);
}

function isEmpty(object: JsonObject): boolean {
  for (const key in object) if (Object.hasOwn(object, key)) return false;
  return true;
}

/** Comparing this many characters counts as much as visiting one value. */
const LONG = 100;

/** Compares two numbers, or two strings by their code units. Negative if `a` comes first. */
export function compare(a: Json, b: Json, site: Site): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") {
    if (a.length > LONG && b.length > LONG) site.spend(Math.min(a.length, b.length) / LONG);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return site.fail(
    "TYPE_MISMATCH",
    `expected two numbers or two strings, got ${nameOf(a)} and ${nameOf(b)}`,
  );
}

/** True if `needle` is an element of a list, a key of an object, or a part of a string. */
export function isIn(needle: Json, haystack: Json, site: Site): boolean {
  if (Array.isArray(haystack)) {
    for (const element of haystack as readonly Json[]) {
      site.spend(1);
      if (isEqual(needle, element, site)) return true;
    }
    return false;
  }
  if (typeof haystack === "string" || (typeof haystack === "object" && haystack !== null)) {
    if (typeof needle !== "string")
      site.fail(
        "TYPE_MISMATCH",
        `expected a string to look for in ${nameOf(haystack)}, got ${nameOf(needle)}`,
      );
    if (typeof haystack !== "string") return Object.hasOwn(haystack, needle);
    return needle === "" || new Search(haystack, needle, site).next(0) !== -1;
  }
  return site.fail(
    "TYPE_MISMATCH",
    `expected a list, an object or a string to look in, got ${nameOf(haystack)}`,
  );
}

/** Applies an operator, also to strings and lists. */
export function arithmetic(operator: ArithmeticOperator, a: Json, b: Json, site: Site): Json {
  if (typeof a === "number" && typeof b === "number") return ofNumbers(operator, a, b, site);
  if (operator === "+") {
    if (typeof a === "string" && typeof b === "string") {
      site.checkText(a.length + b.length);
      return a + b;
    }
    if (Array.isArray(a) && Array.isArray(b)) {
      site.checkList(a.length + b.length);
      return (a as readonly Json[]).concat(b as readonly Json[]);
    }
    const hint =
      typeof a === "string" || typeof b === "string"
        ? "string(x) makes a text of any value"
        : undefined;
    const expected = "expected two numbers, two strings or two lists";
    return site.fail("TYPE_MISMATCH", `${expected}, got ${nameOf(a)} and ${nameOf(b)}`, { hint });
  }
  return site.fail("TYPE_MISMATCH", `expected two numbers, got ${nameOf(a)} and ${nameOf(b)}`, {
    hint: typeof a === "string" || typeof b === "string" ? "float(x) reads a number" : undefined,
  });
}

function ofNumbers(operator: ArithmeticOperator, a: number, b: number, site: Site): number {
  switch (operator) {
    case "+":
      return site.number(a + b);
    case "-":
      return site.number(a - b);
    case "*":
      return site.number(a * b);
    case "/":
    case "%":
      if (b === 0) site.fail("INVALID_NUMBER", "the divisor is 0");
      return site.number(operator === "/" ? a / b : a % b);
  }
}

/** The number with the opposite sign. */
export function negative(value: Json, site: Site): number {
  if (typeof value === "number") return site.number(-value);
  return site.fail("TYPE_MISMATCH", `expected a number, got ${nameOf(value)}`);
}
