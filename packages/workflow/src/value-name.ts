import { propertyOf, quote } from "@sheaf/context/messages";

/** Describes a value for messages by its JSON type. The text of a string is left out, as it may be secret. */
export function nameOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value === "" ? "an empty string" : "a string";
    case "number":
      return Number.isNaN(value) ? "NaN" : `the number ${value}`;
    case "undefined":
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "null" : nameOfObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function nameOfObject(value: object): string {
  if (typeof propertyOf(value, "then") === "function") return "a promise; await it first";
  return Array.isArray(value) ? "a list" : "an object";
}

/** The same with the text of a string, for values that the author of a program wrote. */
export function shown(value: unknown): string {
  return typeof value === "string" && value !== "" ? `the string ${quote(value)}` : nameOf(value);
}
