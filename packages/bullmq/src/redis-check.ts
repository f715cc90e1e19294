import { messageOf, propertyOf } from "@sheaf/context/messages";
import type { Redis } from "ioredis";
import { addressOf, connected, type RedisConnection } from "./redis-connection.ts";
import { isUnanswered, RedisError, redisErrorOf } from "./redis-error.ts";

/** Tries before a Redis counts as one that is not there, 3 s or so. */
const TRIES = 10;
/** Milliseconds that all of them may take. */
const PATIENCE = 10_000;

/**
 * Refuses a Redis that is not there, or does not have the database that is meant. It has a connection of its
 * own, because others wait for Redis as long as it takes.
 *
 * @throws RedisError `REDIS_FAILED`.
 */
export async function reachRedis(connection: RedisConnection): Promise<void> {
  await memoryOf(connection);
}

/**
 * The same, and refuses one that drops keys when it is full: a run would go on without what was recorded.
 *
 * @throws RedisError `REDIS_EVICTS`, or `REDIS_FAILED`.
 */
export async function checkRedis(connection: RedisConnection): Promise<void> {
  const { info, address } = await memoryOf(connection);
  const policy = /^maxmemory_policy:(.*?)\r?$/m.exec(info)?.[1] ?? "noeviction";
  if (policy === "noeviction") return;
  throw new RedisError(
    "REDIS_EVICTS",
    `Cannot use Redis at ${address}: \`maxmemory-policy\` is "${policy}", which drops data when memory is full; expected "noeviction"`,
  );
}

/** What it says of its memory. */
async function memoryOf(
  connection: RedisConnection,
): Promise<{ readonly info: string; readonly address: string }> {
  // Without the check for being ready, one that still reads its file answers this.
  const options = {
    maxRetriesPerRequest: TRIES,
    commandTimeout: PATIENCE,
    enableReadyCheck: false,
  };
  const redis = connected(connection, options);
  const address = addressOf(redis);
  let trouble: unknown = null;
  redis.on("error", (error: unknown) => {
    if (!isUnanswered(error)) trouble = error;
  });
  try {
    return { info: await askedIn(redis), address };
  } catch (cause) {
    if (!isUnanswered(cause)) throw redisErrorOf(`ask Redis at ${address}`, cause);
    const message = `Cannot reach Redis at ${address}: ${reasonOf(trouble)}`;
    throw new RedisError("REDIS_FAILED", message, { cause: trouble ?? cause });
  } finally {
    redis.disconnect();
  }
}

/** If there is no such database, ioredis says so to nobody and goes on in the first. */
async function askedIn(redis: Redis): Promise<string> {
  const { db = 0 } = redis.options;
  if (db !== 0) await redis.select(db);
  return redis.info("memory");
}

/** @param trouble The last error of the connection; null if there was none. */
function reasonOf(trouble: unknown): string {
  if (trouble === null || propertyOf(trouble, "code") === "ECONNRESET")
    return "it does not answer, or closes connections as one with TLS does";
  // A name that stands for several addresses has an error for each, and no message of its own.
  const [first] = (propertyOf(trouble, "errors") ?? []) as readonly unknown[];
  return messageOf(first ?? trouble);
}
