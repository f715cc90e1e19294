import type { RedisErrorCode } from "./error-codes.ts";

/** An item could not be performed by any worker, or its result could not be sent. */
export class QueueError extends Error {
  /** Stable across releases, unlike the message. */
  readonly code: RedisErrorCode;
  /** It would fail again. */
  readonly retryable = false;

  /** @internal */
  constructor(code: RedisErrorCode, message: string) {
    super(message);
    this.name = "QueueError";
    this.code = code;
  }
}
