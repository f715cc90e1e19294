import { isPositionedError } from "./positioned-error.ts";

/** How many causes behind what was thrown are told, and how many errors of several at once. */
const MAX_CAUSES = 8;
const MAX_SIBLINGS = 3;
/** Characters beyond which no further cause is told. None is cut: half a message may show half a secret. */
const MAX_LENGTH = 4_000;

/** A property of something foreign: undefined where reading it throws. */
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
 * A message for anything that can be thrown, with those of its causes: "fetch failed" alone says
 * nothing. What says no more than was said already is left out. Positioned errors name their causes
 * themselves.
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

/** The messages that say something new, with codes that they do not name themselves. */
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

/** The cause, or the errors of several that failed together. Reading either may throw. */
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
