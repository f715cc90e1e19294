import { messageOf } from "@sheaf/context/messages";
import type { RedisErrorCode } from "./error-codes.ts";

/** Redis could not be used as needed: the code says why. */
export class RedisError extends Error {
  /** Stable across releases, unlike the message. */
  readonly code: RedisErrorCode;

  /** @internal */
  constructor(code: RedisErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RedisError";
    this.code = code;
  }
}

/**
 * The error for what ioredis gave.
 *
 * @param what What could not be done, as in `put parts into Redis`.
 */
export function redisErrorOf(what: string, cause: unknown): RedisError {
  if (cause instanceof RedisError) return cause;
  // What ioredis says then is about an option of its own.
  if (isUnanswered(cause))
    return new RedisError("REDIS_FAILED", `Cannot ${what}: it cannot be reached`);
  const message = messageOf(cause);
  return /\bOOM\b/.test(message)
    ? new RedisError("REDIS_FULL", `Cannot ${what}: Redis has reached its \`maxmemory\``, { cause })
    : new RedisError("REDIS_FAILED", `Cannot ${what}: ${message}`, { cause });
}

/** True if ioredis has given up waiting for an answer. */
export function isUnanswered(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  return cause.name === "MaxRetriesPerRequestError" || cause.message === "Command timed out";
}

/** True if a connection was cut before all answers to commands that were sent together had come: nobody knows which were performed. */
export function isCutShort(cause: unknown): boolean {
  return cause instanceof Error && cause.message === "Command aborted due to connection close";
}

/** What Redis answers. @throws RedisError */
export async function answerOf<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw redisErrorOf(what, cause);
  }
}
