import type { Redis } from "ioredis";
import { now } from "./clock.ts";
import { addressOf } from "./redis-connection.ts";
import { RedisError, redisErrorOf } from "./redis-error.ts";

/**
 * Notices that Redis is away, or takes nothing. What waits for it would wait without end, because
 * connections that were cut are made again for as long as it takes.
 */
export class Outage {
  readonly #redis: Redis;
  readonly #key: string;
  /** When the first question without an answer was asked; null while there is none. */
  #since: number | null = null;
  #error: RedisError | null = null;
  #isAsking = false;

  /** @param key Written, so that a Redis that is full is noticed too. */
  constructor(redis: Redis, key: string) {
    this.#redis = redis;
    this.#key = key;
  }

  /** Asks, and says what is wrong if it has been for longer than that. */
  errorAfter(milliseconds: number): RedisError | null {
    if (!this.#isAsking) void this.#ask();
    if (this.#since === null || now() - this.#since < milliseconds) return null;
    const address = addressOf(this.#redis);
    return (this.#error ??= new RedisError(
      "REDIS_FAILED",
      `Cannot run the item: Redis at ${address} does not answer`,
    ));
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    this.#since ??= now();
    try {
      await this.#redis.set(this.#key, "", "PX", 1);
      this.#since = null;
      this.#error = null;
    } catch (error) {
      this.#error = redisErrorOf("perform the item", error);
    }
    this.#isAsking = false;
  }
}
