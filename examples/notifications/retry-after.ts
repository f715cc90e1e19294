import { setTimeout } from "node:timers/promises";
import { RateLimitedError } from "./post.ts";

/** Sends until it succeeds, waiting between attempts as long as the gateway says. Returns the number of attempts. */
export async function retryAfterRateLimit(
  send: () => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  for (let attempts = 1; ; attempts++) {
    try {
      await send();
      return attempts;
    } catch (error) {
      if (!(error instanceof RateLimitedError)) throw error;
      await wait(error.seconds, signal);
    }
  }
}

/** In a loop, because a timer may fire early by as long as its turn of the event loop took. */
async function wait(seconds: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  for (let left = seconds * 1_000; left > 0; left = end - performance.now())
    await setTimeout(left, undefined, { signal });
}
