import type { Json } from "@sheaf/context";
import { nameOf } from "../value-name.ts";
import type { ParameterDeclaration } from "./settings.ts";

/** What is wrong with the value of a parameter, as a clause without subject; null where nothing is. */
export function parameterProblem(
  value: Json,
  { type = "any", enum: allowed }: ParameterDeclaration,
): string | null {
  if (!isOfType(value, type))
    return `has the wrong type: expected ${TYPES[type]}, got ${nameOf(value)}`;
  if (allowed === undefined) return null;
  const text = canonical(value);
  const isAllowed = allowed.some((one) => canonical(one) === text);
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

/** Values that are spelled out. */
const MAX_SHOWN = 10;

function choiceOf(allowed: readonly unknown[]): string {
  const shown = allowed.slice(0, MAX_SHOWN).map((one) => cut(JSON.stringify(one)));
  const more = allowed.length - shown.length;
  return `one of ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Text that is the same for equal values, in whatever order their properties stand. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) =>
    isOfType(held as Json, "object")
      ? Object.fromEntries(Object.entries(held as object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );
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
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}
