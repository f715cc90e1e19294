import type { Json } from "@sheaf/context";
import { isEqualJson, isJsonObject } from "@sheaf/context/json";
import { shorten } from "@sheaf/context/messages";
import { nameOf } from "../value-name.ts";
import type { ParameterDeclaration } from "./settings.ts";

/**
 * What is wrong with the value of a parameter, such as `has the wrong type`; null if nothing is.
 *
 * @example
 * ```ts
 * parameterProblem("a", { type: "string" }); // null
 * ```
 */
export function parameterProblem(
  value: Json,
  { type = "any", enum: allowed }: ParameterDeclaration,
): string | null {
  if (!isOfType(value, type))
    return `has the wrong type: expected ${TYPES[type]}, got ${nameOf(value)}`;
  if (allowed === undefined) return null;
  const isAllowed = allowed.some((one) => isEqualJson(one as Json, value));
  return isAllowed
    ? null
    : `has the wrong value: expected ${choiceOf(allowed)}, got ${nameOf(value)}`;
}

/** The types of parameters, in words. */
export const TYPES: Readonly<Record<NonNullable<ParameterDeclaration["type"]>, string>> = {
  string: "a string",
  number: "a number",
  integer: "an integer",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  any: "anything",
};

/** How many allowed values a message lists, and how long each may be. */
const MAX_SHOWN = 10;
const MAX_TEXT = 80;

function choiceOf(allowed: readonly unknown[]): string {
  const shown = allowed.slice(0, MAX_SHOWN).map((one) => shorten(JSON.stringify(one), MAX_TEXT));
  const more = allowed.length - shown.length;
  return `one of ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function isOfType(value: Json, type: NonNullable<ParameterDeclaration["type"]>): boolean {
  switch (type) {
    case "any":
      return true;
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isSafeInteger(value);
    case "object":
      return isJsonObject(value);
    default:
      return typeof value === type;
  }
}
