import { Redis, type RedisOptions } from "ioredis";
import { answerOf, RedisError } from "./redis-error.ts";

/**
 * Where Redis is: a URL such as `redis://127.0.0.1:6379` or `rediss://user:password@host`, options of
 * ioredis, or an instance, whose options are used for connections of their own.
 */
export type RedisConnection = string | RedisOptions | Redis;

/** Tries before a command fails, half a minute or so: Redis may be started again meanwhile. */
const TRIES = 40;

/** A connection of its own, made when the first command is sent. Whoever asks for it closes it. */
export function connected(connection: RedisConnection, more: RedisOptions = {}): Redis {
  const options: RedisOptions = {
    lazyConnect: true,
    maxRetriesPerRequest: TRIES,
    retryStrategy: (tries) => Math.min(tries * 50, 1_000),
    // A replica that has become the master: connect again, and send the command again.
    reconnectOnError: (error) => (error.message.startsWith("READONLY") ? 2 : false),
    ...more,
  };
  const redis = newConnection(connection, options);
  // Without a listener ioredis prints each of them. The commands that they concern fail on their own.
  redis.on("error", () => {});
  return redis;
}

function newConnection(connection: RedisConnection, options: RedisOptions): Redis {
  if (typeof connection === "string") return new Redis(connection, options);
  if (connection instanceof Redis) return connection.duplicate(options);
  return new Redis({ ...options, ...connection });
}

/** Host and port, for messages. Never the password. */
export function addressOf({ options }: Redis): string {
  return options.path ?? `${options.host ?? "localhost"}:${options.port ?? 6379}`;
}

/** Tries before a Redis counts as one that is not there, 3 s or so. */
export const FIRST_TRIES = 10;

/**
 * Refuses a Redis that is not there, and one that drops keys when it is full: a run would go on without
 * what was recorded. It has a connection of its own, because others wait for Redis as long as it takes.
 *
 * @throws RedisError `REDIS_EVICTS`; `REDIS_FAILED` if it cannot be reached.
 */
export async function checkRedis(connection: RedisConnection): Promise<void> {
  const redis = connected(connection, { maxRetriesPerRequest: FIRST_TRIES });
  try {
    await checkPolicy(redis);
  } finally {
    redis.disconnect();
  }
}

async function checkPolicy(redis: Redis): Promise<void> {
  const info = await answerOf(`ask Redis at ${addressOf(redis)}`, () => redis.info("memory"));
  const policy = /^maxmemory_policy:(.*?)\r?$/m.exec(info)?.[1] ?? "noeviction";
  if (policy === "noeviction") return;
  throw new RedisError(
    "REDIS_EVICTS",
    `Cannot use Redis at ${addressOf(redis)}: \`maxmemory-policy\` is "${policy}", which drops data when memory is full; expected "noeviction"`,
  );
}
