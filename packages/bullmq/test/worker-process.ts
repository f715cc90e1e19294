// A worker, to be killed. Arguments: URL, queue.
import { setTimeout as sleep } from "node:timers/promises";
import { argv } from "node:process";
import { Redis } from "ioredis";
import { createWorker } from "../src/index.ts";

const [, , url = "", queue = ""] = argv;
const redis = new Redis(url);
redis.on("error", () => {});

await createWorker({
  connection: url,
  queue,
  slots: 10,
  actions: {
    act: async ({ item }) => {
      await redis.rpush(`calls:${queue}`, String(item));
      if (item === "held") while ((await redis.exists(`free:${queue}`)) === 0) await sleep(20);
      if (item === "block for long") for (const end = Date.now() + 60_000; Date.now() < end;);
      await sleep(2);
      return item;
    },
  },
});
