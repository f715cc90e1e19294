// A worker, to be killed. Arguments: URL, queue, URL for notes, options as JSON.
import { setTimeout as sleep } from "node:timers/promises";
import { argv, pid } from "node:process";
import { Redis } from "ioredis";
import { createWorker } from "../../src/index.ts";

const [, , url = "", queue = "", notes = url, options = "{}"] = argv;
const redis = new Redis(notes, { maxRetriesPerRequest: null });
redis.on("error", () => {});

/** What some items do beside ending. */
const MISCHIEF: Readonly<Record<string, (seconds: number) => unknown>> = {
  poison: () => process.kill(pid, "SIGKILL"),
  exit: () => process.exit(3),
  // The process is aborted when its heap is full.
  hog: () => {
    for (const kept: unknown[] = []; ;) kept.push(Array.from({ length: 10_000 }, Math.random));
  },
  loop: () => {
    for (;;);
  },
  // Longer than a lock lasts, and others look for stalled jobs.
  block: (seconds) => {
    for (const end = performance.now() + seconds * 1_000; performance.now() < end;);
  },
};

await createWorker({
  connection: url,
  queue,
  slots: 10,
  actions: {
    act: async ({ item }) => {
      await redis.rpush(`calls:${queue}`, JSON.stringify([item, pid, Date.now()]));
      const [kind = "", seconds] = String(item).split(" ");
      MISCHIEF[kind]?.(Number(seconds));
      await sleep(2);
      return item;
    },
    /** Writes nothing to Redis by itself. */
    quiet: async ({ item }) => {
      await sleep(20);
      return item;
    },
    /** What it reads in parts of the context. */
    read: async ({ item, context }) => {
      await sleep(2);
      return [item, (context.get("large") as string).length];
    },
  },
  ...(JSON.parse(options) as object),
});
