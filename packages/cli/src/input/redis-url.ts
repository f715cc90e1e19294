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
export function redisUrl(text: string): string {
  if (isRedisUrl(text) && URL.canParse(text)) return text;
  throw InvalidInputError.of(
    "INVALID_USAGE",
    'Expected the URL of a Redis for "--redis"',
    "as in redis://127.0.0.1:6379, or rediss://user:password@host with TLS",
  );
}

/** Host and port, for messages. */
export function addressIn(url: string): string {
  return new URL(url).host;
}
