import { inspect } from "node:util";
import { propertyOf } from "@sheaf/context/messages";

/** Runs no code of the value: its own `inspect` is not called. */
const INSPECT_OPTIONS = {
  breakLength: Infinity,
  customInspect: false,
  maxStringLength: Infinity,
} as const;

/** A message for anything that was thrown. The value may not be an error, or may throw when its properties are read. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === "string" && thrown !== "") return thrown;
  if (!isObject(thrown)) return `${inspect(thrown)} was thrown`;
  const message = propertyOf(thrown, "message");
  if (typeof message === "string" && message !== "") return message;
  if (message !== undefined && message !== "" && !isObject(message)) return inspect(message);
  const name = propertyOf(thrown, "name");
  if (message === "" && typeof name === "string" && name !== "") return `${name} was thrown`;
  return `${firstLineOf(thrown)} was thrown`;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function firstLineOf(value: object): string {
  try {
    const [first = ""] = inspect(value, INSPECT_OPTIONS).split("\n    at ");
    return first;
  } catch {
    return "a value that cannot be inspected";
  }
}

/** The stack, the causes and all other properties of anything that was thrown. */
export function stackOf(thrown: unknown): string {
  try {
    return inspect(thrown, { ...INSPECT_OPTIONS, breakLength: 100, depth: 4 });
  } catch {
    return messageOf(thrown);
  }
}
