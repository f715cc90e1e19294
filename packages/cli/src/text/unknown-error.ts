import { inspect } from "node:util";

/** Shows what things are, and runs no code of theirs. */
const PLAINLY = { breakLength: Infinity, customInspect: false, maxStringLength: Infinity } as const;

/** What was thrown, in words, whatever it is: it may be no error, or throw when it is looked at. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === "string" && thrown !== "") return thrown;
  if (!isObject(thrown)) return `${inspect(thrown)} was thrown`;
  const message = propertyOf(thrown, "message");
  if (typeof message === "string" && message !== "") return message;
  if (message !== undefined && message !== "" && !isObject(message)) return inspect(message);
  const name = propertyOf(thrown, "name");
  if (message === "" && typeof name === "string" && name !== "") return `${name} was thrown`;
  return `${shown(thrown)} was thrown`;
}

/** A property of something foreign; undefined where reading it throws. */
export function propertyOf(thing: unknown, name: string): unknown {
  if (!isObject(thing)) return undefined;
  try {
    return (thing as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function shown(thing: object): string {
  try {
    const [first = ""] = inspect(thing, PLAINLY).split("\n    at ");
    return first;
  } catch {
    return "something that cannot be shown";
  }
}

/** Everything that is known of what was thrown: its stack, its causes, what else hangs on it. */
export function stackOf(thrown: unknown): string {
  try {
    return inspect(thrown, { ...PLAINLY, breakLength: 100, depth: 4 });
  } catch {
    return messageOf(thrown);
  }
}
