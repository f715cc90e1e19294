import { InvalidInputError } from "../errors/problem.ts";

/** True for a text that starts as the URL of a Redis does. */
export function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\//.test(text);
}

/**
 * The URL of `--redis`. Messages never quote it, because it may hold a password.
 *
 * @throws InvalidInputError if it is not one of Redis
 */
function redisUrl(text: string): string {
  if (isRedisUrl(text) && URL.canParse(text) && DATABASE.test(new URL(text).pathname)) return text;
  throw refused('Expected the URL of a Redis for "--redis"', urlHint(text) ?? EXAMPLE);
}

/** For `host:6379`, which is not a URL yet, and has no password; undefined for other texts. */
export function urlHint(text: string): string | undefined {
  return /^[\w.-]+:\d+$/.test(text) ? `for a Redis give its URL: redis://${text}` : undefined;
}

/** Behind the address. Nothing is the first. */
const DATABASE = /^\/?\d*$/;
const EXAMPLE =
  "as in redis://127.0.0.1:6379, redis://host/2 for another database, or rediss://user:password@host with TLS";

/** The options of each command that uses a Redis. */
export interface RedisOptions {
  readonly redis?: string;
  readonly prefix?: string;
  readonly queue?: string;
}

/** Where a Redis is, and which of its keys are meant. */
export interface RedisPlace {
  readonly connection: string;
  readonly prefix?: string;
  readonly queue?: string;
}

/**
 * Where Redis is; null without `--redis`.
 *
 * @throws InvalidInputError for values that cannot be, and for names without a Redis
 */
export function redisPlace({ redis, ...names }: RedisOptions): RedisPlace | null {
  checkNames(names, redis !== undefined);
  return redis === undefined ? null : { connection: redisUrl(redis), ...chosen(names) };
}

/** @throws InvalidInputError for names that cannot be, and for names without a Redis */
export function checkNames({ prefix, queue }: RedisOptions, hasRedis: boolean): void {
  const names = Object.entries({ prefix, queue });
  for (const [option, name] of names) {
    if (name === undefined) continue;
    if (!hasRedis) throw refused(`Cannot use "--${option}" without Redis`, "give its URL");
    if (name === "" || (option === "queue" && name.includes(":")))
      throw refused(`Expected a name for "--${option}"`, "as in nightly, without colons");
  }
}

function chosen({ prefix, queue }: RedisOptions): Omit<RedisPlace, "connection"> {
  return {
    ...(prefix === undefined ? {} : { prefix }),
    ...(queue === undefined ? {} : { queue }),
  };
}

function refused(message: string, hint: string): InvalidInputError {
  return InvalidInputError.of("INVALID_USAGE", message, hint);
}

/** Host and port, for messages. */
export function addressIn(url: string): string {
  return new URL(url).host;
}
