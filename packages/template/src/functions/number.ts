import type { Json } from "@sheaf/context";
import { isExactNumber } from "@sheaf/context/json";
import { compare } from "../operators.ts";
import { nameOf, type Site } from "../site.ts";
import { type BuiltIn, builtIn, variadic } from "./built-in.ts";

export const min: BuiltIn = variadic((site, ...values) => extreme(site, values, -1));

export const max: BuiltIn = variadic((site, ...values) => extreme(site, values, 1));

/** Of several arguments, or of the elements of one list. */
function extreme(site: Site, values: readonly Json[], sign: 1 | -1): Json {
  const [only] = values;
  const list = values.length === 1 && Array.isArray(only) ? (only as readonly Json[]) : values;
  if (list.length === 0) site.fail("MISSING_VALUE", "the list is empty");
  site.spend(list.length);
  let best = list[0] as Json;
  // Compared with itself, so that a single value must have an ordered type too.
  for (const value of list) if (compare(value, best, site) * sign > 0) best = value;
  return best;
}

export const sum: BuiltIn = builtIn(["list"], (site, list) => {
  site.spend(list.length);
  let total = 0;
  for (const element of list) {
    if (typeof element !== "number")
      return site.fail(
        "TYPE_MISMATCH",
        `expected a list of numbers, got a list that holds ${nameOf(element)}`,
      );
    total += element;
  }
  if (!Number.isFinite(total)) total = sumOfLarge(list as readonly number[]);
  return site.number(total);
});

/**
 * Adds numbers whose sum from left to right overflows on the way. It always adds a number of the sign
 * opposite to the sum so far, so that no intermediate sum exceeds the largest number or the result.
 * Only rounding depends on the order.
 */
function sumOfLarge(numbers: readonly number[]): number {
  const positive = numbers.filter((number) => number > 0).toSorted((a, b) => a - b);
  const negative = numbers.filter((number) => number < 0).toSorted((a, b) => b - a);
  let total = 0;
  while (positive.length > 0 || negative.length > 0) {
    const [same, other] = total > 0 ? [positive, negative] : [negative, positive];
    total += (other.pop() ?? same.pop()) as number;
  }
  return total;
}

export const abs: BuiltIn = builtIn(["number"], (_, number) => Math.abs(number));

/** The most decimal places that a number can have. */
const MAX_DIGITS = 15;

export const round: BuiltIn = builtIn(["number", "integer?"], (site, number, digits = 0) => {
  if (digits < 0 || digits > MAX_DIGITS)
    site.fail("TYPE_MISMATCH", `expected digits from 0 to ${MAX_DIGITS}, got ${digits}`);
  // Moves the decimal point in the text of the number, as 1.005 * 100 is less than 100.5.
  const [mantissa, exponent = "0"] = String(Math.abs(number)).split("e");
  const scaled = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`));
  const rounded = Number(`${scaled}e-${digits}`);
  if (!Number.isFinite(rounded)) return number;
  return site.number(number < 0 ? -rounded : rounded);
});

/** The longest text that is parsed as a number. */
const MAX_NUMERAL = 400;

export const int: BuiltIn = builtIn(["any"], (site, value) => {
  if (typeof value === "number") return site.number(Math.trunc(value));
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string")
    return site.fail(
      "TYPE_MISMATCH",
      `expected a number, a boolean or a string, got ${nameOf(value)}`,
    );
  const text = value.trim();
  if (text.length > MAX_NUMERAL || !/^[+-]?\d+$/.test(text))
    return site.fail("TYPE_MISMATCH", "expected a string that spells an integer");
  return numberIn(text, site);
});

export const float: BuiltIn = builtIn(["any"], (site, value) => {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string")
    return site.fail(
      "TYPE_MISMATCH",
      `expected a number, a boolean or a string, got ${nameOf(value)}`,
    );
  const text = value.trim();
  if (text.length > MAX_NUMERAL || !/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text))
    return site.fail("TYPE_MISMATCH", "expected a string that spells a number");
  return numberIn(text, site);
});

/** Fails for an integer that a double cannot represent. */
function numberIn(text: string, site: Site): number {
  const number = site.number(Number(text));
  if (isExactNumber(text)) return number;
  const shown = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return site.fail(
    "INVALID_NUMBER",
    `${shown} is an integer that a double cannot represent exactly`,
    { hint: "keep it as text" },
  );
}

export const range: BuiltIn = builtIn(
  ["integer", "integer?", "integer?"],
  (site, first, second, step = 1) => {
    const start = second === undefined ? 0 : first;
    const end = second ?? first;
    if (step === 0) site.fail("INVALID_NUMBER", "the step is 0");
    const length = Math.max(0, Math.ceil((end - start) / step));
    site.checkList(length);
    return Array.from({ length }, (_, position) => start + position * step);
  },
);
