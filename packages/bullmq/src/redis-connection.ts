import { Redis, type RedisOptions } from "ioredis";

/**
 * Where Redis is: a URL such as `redis://127.0.0.1:6379` or `rediss://user:password@host`, options of
 * ioredis, or an instance, whose options are used for connections of their own.
 */
export type RedisConnection = string | RedisOptions | Redis;

/** Tries before a command fails, half a minute or so: Redis may be started again meanwhile. */
export const TRIES = 40;

/**
 * A connection of its own, made when the first command is sent. Whoever asks for it closes it.
 *
 * @throws TypeError for a database without a number.
 */
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
  const { db = 0 } = redis.options;
  if (!(Number.isInteger(db) && db >= 0))
    throw new TypeError(
      "Cannot use Redis: its database is not a number, as in redis://127.0.0.1:6379/0",
    );
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
