import type { Message } from "./messages.ts";

/** The gateway has no room at the moment. */
export class RateLimitedError extends Error {
  readonly code = "RATE_LIMITED";
  /** What the gateway asks to wait. */
  readonly seconds: number;

  constructor(seconds: number) {
    super(`Cannot send yet: the gateway asks to wait ${seconds} s`);
    this.name = "RateLimitedError";
    this.seconds = seconds;
  }
}

/** The gateway will not take this message, now or later. */
export class RejectedError extends Error {
  readonly code = "REJECTED";
  readonly retryable = false;

  constructor(status: number) {
    super(`Cannot send: the gateway answers ${status}`);
    this.name = "RejectedError";
  }
}

/** Sends a message, once. */
export async function post(gateway: string, message: Message, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${gateway}/notifications`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": message.id },
    body: JSON.stringify(message),
    signal,
  });
  // The connection is free for the next message once the answer has been read.
  await response.arrayBuffer();
  if (response.status === 429)
    throw new RateLimitedError(secondsOf(response.headers.get("retry-after")));
  if (!response.ok) throw new RejectedError(response.status);
}

/** `Retry-After` holds whole seconds or a date (RFC 9110, section 10.2.3). */
function secondsOf(retryAfter: string | null): number {
  if (retryAfter === null) return 1;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  return Math.max(1, Math.ceil((Date.parse(retryAfter) - Date.now()) / 1_000)) || 1;
}
