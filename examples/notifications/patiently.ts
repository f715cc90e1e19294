import { setTimeout } from "node:timers/promises";
import { RateLimitedError } from "./post.ts";

/** Sends again and again, each time as late as the gateway asks. Gives the number of attempts. */
export async function patiently(send: () => Promise<void>, signal: AbortSignal): Promise<number> {
  for (let attempts = 1; ; attempts++) {
    try {
      await send();
      return attempts;
    } catch (error) {
      if (!(error instanceof RateLimitedError)) throw error;
      await rest(error.seconds, signal);
    }
  }
}

/** Timers count from the start of their turn, and so may be early by what the turn has taken. */
async function rest(seconds: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  for (let left = seconds * 1_000; left > 0; left = end - performance.now())
    await setTimeout(left, undefined, { signal });
}
