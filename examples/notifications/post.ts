import { Agent, type IncomingMessage, request } from "node:http";
import type { Message } from "./messages.ts";

/** The rate limit of the gateway is exceeded. */
export class RateLimitedError extends Error {
  readonly code = "RATE_LIMITED";
  /** How long to wait. */
  readonly seconds: number;

  constructor(seconds: number) {
    super(`Cannot send yet: the rate limit is exceeded; retry after ${seconds} s`);
    this.name = "RateLimitedError";
    this.seconds = seconds;
  }
}

/** The gateway will never accept this message. */
class RejectedError extends Error {
  readonly code = "REJECTED";
  readonly retryable = false;

  constructor(status: number) {
    super(`Cannot send: the gateway responded ${status}`);
    this.name = "RejectedError";
  }
}

/** Reuses connections, because opening one for each of 5,000 messages would use up ports. */
const agent = new Agent({ keepAlive: true });

/** Sends a message, once. */
export async function post(gateway: string, message: Message, signal: AbortSignal): Promise<void> {
  const { statusCode = 0, headers } = await send(gateway, message, signal);
  if (statusCode === 429) throw new RateLimitedError(secondsOf(headers["retry-after"]));
  if (statusCode >= 300) throw new RejectedError(statusCode);
}

function send(gateway: string, message: Message, signal: AbortSignal): Promise<IncomingMessage> {
  const headers = { "content-type": "application/json", "idempotency-key": message.id };
  const options = { method: "POST", agent, headers, signal };
  return new Promise((resolve, reject) => {
    const posted = request(`${gateway}/notifications`, options, (response) => {
      response.resume().on("end", () => resolve(response));
      response.on("error", reject);
    });
    posted.on("error", reject).end(JSON.stringify(message));
  });
}

/** `Retry-After` holds whole seconds or a date (RFC 9110, section 10.2.3). */
function secondsOf(retryAfter: string | undefined): number {
  if (retryAfter === undefined) return 1;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter);
  return Math.max(1, Math.ceil((Date.parse(retryAfter) - Date.now()) / 1_000)) || 1;
}
