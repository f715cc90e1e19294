import { Redis } from "ioredis";
import { afterAll, beforeAll } from "vitest";
import { RedisServer } from "../../../tools/redis-server.ts";

/** A server of their own for the tests of a `describe`, and a connection to it. */
interface OwnRedis {
  readonly server: RedisServer;
  readonly redis: Redis;
}

/** Starts them before the tests, and removes them afterwards. */
export function withOwnRedis(onStart: (own: OwnRedis) => void): void {
  let own: OwnRedis;

  beforeAll(async () => {
    const server = await RedisServer.start();
    own = { server, redis: new Redis(server.url) };
    onStart(own);
  });

  afterAll(async () => {
    own.redis.disconnect();
    await own.server.remove();
  });
}
