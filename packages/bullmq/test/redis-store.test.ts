import { storeChecks } from "@sheaf/workflow/conformance";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redisStore, type RedisStore } from "../src/index.ts";
import { Proxy } from "./faults/proxy.ts";
import { isRedisMissing, RedisServer } from "../../../tools/redis-server.ts";

describe.skipIf(isRedisMissing)("a store in Redis", () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterAll(() => server.remove());

  const partOf = (text: string): { hash: string; bytes: Uint8Array } => ({
    hash: createHash("sha256").update(text).digest("hex"),
    bytes: new TextEncoder().encode(text),
  });

  let places = 0;
  const checks = storeChecks({
    create() {
      const prefix = `place-${places++}`;
      const stores: RedisStore[] = [];
      return {
        store() {
          const store = redisStore({ connection: server.url, prefix });
          stores.push(store);
          return store;
        },
        remove: async () => {
          await Promise.all(stores.map((store) => store.close()));
        },
      };
    },
  });

  test.each([...checks])("$sentence", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  test("parts expire, unless they are asked for", async () => {
    const store = redisStore({ connection: server.url, prefix: "expiring", expiry: 1 });
    const [kept, left] = [partOf("kept"), partOf("left")];
    await store.put([kept, left]);
    for (let tries = 0; tries < 5; tries++) {
      await sleep(400);
      expect(await store.missing([kept.hash])).toEqual([]);
    }
    expect(await store.missing([left.hash])).toEqual([left.hash]);
    await store.close();
  });

  test("takes options and an instance of ioredis, and leaves the instance alone", async () => {
    const redis = new Redis(server.url, { keyPrefix: "app:" });
    const part = partOf("shared");
    for (const connection of [redis, { host: "127.0.0.1", port: server.port, keyPrefix: "app:" }]) {
      const store = redisStore({ connection });
      await store.put([part]);
      expect(await store.missing([part.hash])).toEqual([]);
      await store.close();
    }
    expect(await redis.exists(`sheaf:part:${part.hash}`)).toBe(1);
    redis.disconnect();
  });

  test("says that Redis is full, and goes on once there is room again", async () => {
    const full = await RedisServer.start();
    const redis = new Redis(full.url);
    const store = redisStore({ connection: full.url });
    await redis.config("SET", "maxmemory", "1");
    await expect(store.put([partOf("part")])).rejects.toMatchObject({ code: "REDIS_FULL" });
    await redis.config("SET", "maxmemory", "0");
    await store.put([partOf("part")]);
    expect(await store.missing([partOf("part").hash])).toEqual([]);
    redis.disconnect();
    await store.close();
    await full.remove();
  });

  test("waits for a Redis that is started again", async () => {
    const killed = await RedisServer.start("--appendfsync", "always");
    const store = redisStore({ connection: killed.url });
    await store.put([partOf("before")]);
    await killed.kill();
    const getting = store.get(partOf("before").hash);
    await sleep(100);
    await killed.startAgain();
    expect(new TextDecoder().decode(await getting)).toBe("before");
    await store.close();
    await killed.remove();
  });

  test(
    "goes on where connections are cut in the middle of an answer",
    { tags: "slow" },
    async () => {
      const proxy = await Proxy.start(server.port);
      const store = redisStore({ connection: proxy.url, prefix: "cut" });
      const parts = Array.from({ length: 2_000 }, (_, index) =>
        partOf(`${"x".repeat(1_000)}${index}`),
      );
      const cutting = (async () => {
        for (let cuts = 0; cuts < 40; cuts++) {
          await sleep(30);
          proxy.cut();
        }
      })();
      for (let times = 0; times < 20; times++) {
        await store.put(parts);
        expect(await store.missing(parts.map(({ hash }) => hash))).toEqual([]);
      }
      await cutting;
      await store.close();
      await proxy.remove();
    },
  );

  test(
    "gives up where each connection is cut in the middle of an answer",
    { tags: "slow" },
    async () => {
      const cutting = createServer((socket) => {
        socket.on("error", () => {});
        socket.on("data", (command) => {
          const count = String(command).match(/^\*\d/gmu)?.length ?? 0;
          if (command.includes("expire")) socket.end(":1\r\n");
          else socket.write("$0\r\n\r\n".repeat(count));
        });
      });
      cutting.listen(0, "127.0.0.1");
      await once(cutting, "listening");
      const { port } = cutting.address() as AddressInfo;
      const store = redisStore({ connection: { host: "127.0.0.1", port } });
      const hashes = ["a", "b", "c"].map((text) => partOf(text).hash);
      await expect(store.missing(hashes)).rejects.toMatchObject({ code: "REDIS_FAILED" });
      await store.close();
      cutting.close();
    },
  );

  test("says that Redis cannot be reached", async () => {
    const gone = await RedisServer.start();
    const { port } = gone;
    await gone.remove();
    const store = redisStore({ connection: { port, maxRetriesPerRequest: 1 } });
    await expect(store.missing([partOf("x").hash])).rejects.toMatchObject({
      code: "REDIS_FAILED",
      message: expect.stringContaining(`localhost:${port}`) as string,
    });
    await store.close();
  });

  test("refuses an expiry that is not a number of seconds", () => {
    for (const expiry of [0, -1, Number.NaN])
      expect(() => redisStore({ connection: server.url, expiry })).toThrow(RangeError);
  });
});
