import { propertyOf } from "@sheaf/context/messages";
import { type ErrorPlace, isWorkflowError, WorkflowError } from "../errors.ts";
import type { SecretMask } from "../secrets/secret-mask.ts";
import type { AttemptName, RemoteError, RemoteRecord } from "./job-description.ts";

/** How far causes are followed. */
const MAX_DEPTH = 8;
/** How many errors of an `AggregateError` are kept. */
const MAX_ERRORS = 3;
/** Characters of a stack. */
const MAX_STACK = 8_192;

/** What was thrown, as it travels: without secrets. It may be anything. */
export function describedError(
  thrown: unknown,
  place: ErrorPlace,
  mask: SecretMask | null,
  depth = 0,
): RemoteError {
  const masked = (text: string): string => mask?.text(text) ?? text;
  if (typeof thrown !== "object" || thrown === null) return { message: masked(textOf(thrown)) };
  const text = (name: string): string | undefined => {
    const value = propertyOf(thrown, name);
    return typeof value === "string" && value !== "" ? masked(value) : undefined;
  };
  const inner = (cause: unknown): RemoteError => describedError(cause, place, mask, depth + 1);
  const cause = propertyOf(thrown, "cause");
  const hasCause = depth < MAX_DEPTH && cause !== undefined && cause !== null;
  const errors = depth < MAX_DEPTH ? listIn(propertyOf(thrown, "errors")) : [];
  const isOwn =
    isWorkflowError(thrown) && thrown.task === place.task && thrown.index === place.index;
  return withoutUndefined({
    message: text("message") ?? "",
    name: text("name"),
    code: text("code"),
    retryable: propertyOf(thrown, "retryable") === false ? false : undefined,
    stack: text("stack")?.slice(0, MAX_STACK),
    cause: hasCause ? inner(cause) : undefined,
    errors: errors.length === 0 ? undefined : errors.map(inner),
    isOwn: isOwn || undefined,
  });
}

/**
 * The reports of a worker that can perform none of these items, for what it cannot be prepared: what
 * `RemoteTask.of` threw.
 *
 * @example
 * ```ts
 * refusalOf([{ index: 0, attempt: 1 }], new Error("no disk"))[0]?.type; // "failed"
 * ```
 */
export function refusalOf(
  attempts: readonly AttemptName[],
  thrown: unknown,
): readonly RemoteRecord[] {
  const error = describedError(thrown, {}, null);
  return attempts.map(({ index, attempt }) => ({ type: "failed", index, attempt, error }));
}

/** What a worker reported, as something to fail an attempt with. It may be anything. */
export function errorFrom(described: unknown, place: ErrorPlace, depth = 0): unknown {
  const text = (name: string): string | undefined => {
    const value = propertyOf(described, name);
    return typeof value === "string" ? value : undefined;
  };
  const message = text("message") ?? "a worker reported an error that cannot be read";
  const name = text("name");
  if (name === undefined) return message;
  const inner = propertyOf(described, "cause");
  const hasCause = inner !== undefined && inner !== null && depth < MAX_DEPTH;
  const cause = hasCause ? errorFrom(inner, place, depth + 1) : undefined;
  const code = text("code");
  const isOwn = propertyOf(described, "isOwn") === true && code !== undefined;
  const error = isOwn
    ? new WorkflowError(code, message, { ...place, cause })
    : new Error(message, cause === undefined ? {} : { cause });
  const errors = depth < MAX_DEPTH ? listIn(propertyOf(described, "errors")) : [];
  const isPermanent = propertyOf(described, "retryable") === false;
  return Object.assign(
    error,
    // Of its class, and not of this one.
    hidden(error, "name", name),
    hidden(error, "stack", text("stack")),
    code === undefined || isOwn ? {} : { code },
    isPermanent ? { retryable: false } : {},
    errors.length === 0 ? {} : { errors: errors.map((one) => errorFrom(one, place, depth + 1)) },
  );
}

function hidden(error: Error, name: string, value: string | undefined): object {
  if (value !== undefined)
    Object.defineProperty(error, name, { value, configurable: true, writable: true });
  return {};
}

function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "something without text was thrown";
  }
}

function listIn(errors: unknown): readonly unknown[] {
  try {
    return Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : [];
  } catch {
    return [];
  }
}

function withoutUndefined(
  error: { readonly [K in keyof RemoteError]-?: RemoteError[K] | undefined } & RemoteErrorMessage,
): RemoteError {
  const entries = Object.entries(error).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as RemoteError;
}

type RemoteErrorMessage = Pick<RemoteError, "message">;
