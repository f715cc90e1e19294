import { isPositionedError } from "./positioned-error.ts";

/** The most causes that a message includes, and the most errors of an `AggregateError`. */
const MAX_CAUSES = 8;
const MAX_SIBLINGS = 3;
/** The length after which no further cause is included. None is truncated: half a message may show half a secret. */
const MAX_LENGTH = 4_000;

/**
 * A property of a foreign value; undefined if reading it throws.
 *
 * @example
 * ```ts
 * propertyOf(new TypeError("wrong"), "name"); // "TypeError"
 * propertyOf(null, "name"); // undefined
 * ```
 */
export function propertyOf(thrown: unknown, name: string): unknown {
  if ((typeof thrown !== "object" && typeof thrown !== "function") || thrown === null)
    return undefined;
  try {
    return (thrown as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}

/**
 * A message for anything that can be thrown, including its causes, because "fetch failed" alone says
 * nothing. Causes that add nothing new are left out. Positioned errors name their causes themselves.
 *
 * @example
 * ```ts
 * messageOf(new Error("fetch failed", { cause: new Error("no route to host") })); // "fetch failed: no route to host"
 * ```
 */
export function messageOf(thrown: unknown): string {
  return isPositionedError(thrown) ? thrown.message : messageOfAll(thrown);
}

function messageOfAll(thrown: unknown): string {
  const seen = new Set<unknown>([thrown]);
  let text = ownMessageOf(thrown);
  let causes = causesOf(thrown);
  for (let depth = 0; depth < MAX_CAUSES && causes.length > 0; depth++) {
    const fresh = causes.filter((cause) => !seen.has(cause));
    for (const cause of fresh) seen.add(cause);
    const told = tellableIn(fresh, text);
    if (told !== "" && text.length + told.length > MAX_LENGTH) return `${text}: …`;
    if (told !== "") text = text === "" ? told : `${text}: ${told}`;
    causes = fresh.flatMap(causesOf).slice(0, MAX_SIBLINGS);
  }
  return text;
}

function ownMessageOf(thrown: unknown): string {
  const message = propertyOf(thrown, "message");
  if (typeof message === "string") return message;
  try {
    return typeof thrown === "object" && thrown !== null
      ? `${Object.prototype.toString.call(thrown)} was thrown`
      : String(thrown);
  } catch {
    return "something without text was thrown";
  }
}

/** The messages of the causes that add something new, with their codes if the message does not have them. */
function tellableIn(causes: readonly unknown[], text: string): string {
  const messages: string[] = [];
  for (const cause of causes) {
    const message = causeText(cause);
    const isNew = !text.includes(message) && !messages.includes(message);
    if (message !== "" && isNew) messages.push(message);
  }
  return messages.join("; ");
}

function causeText(cause: unknown): string {
  if (typeof cause !== "object" || cause === null) return typeof cause === "string" ? cause : "";
  const message = propertyOf(cause, "message");
  const code = propertyOf(cause, "code");
  const told = typeof message === "string" ? message : "";
  if (typeof code !== "string" || code === "" || told.includes(code)) return told;
  return told === "" ? code : `${told} (${code})`;
}

/** The cause, or the errors of an `AggregateError`. Reading either may throw. */
function causesOf(thrown: unknown): readonly unknown[] {
  const errors = propertyOf(thrown, "errors");
  const causes: unknown[] = [propertyOf(thrown, "cause")];
  try {
    if (Array.isArray(errors)) causes.push(...errors.slice(0, MAX_SIBLINGS));
  } catch {
    // A list that cannot be read is left out.
  }
  return causes.filter((cause) => cause !== undefined && cause !== null);
}
