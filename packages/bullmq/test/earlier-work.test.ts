import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type ActionCall, compileTasks, run, type RunResult } from "@sheaf/workflow";
import type { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type BullmqExecutor,
  bullmqExecutor,
  createWorker,
  redisJournal,
  type Worker,
} from "../src/index.ts";
import { isRedisMissing, type RedisServer } from "../../../tools/redis-server.ts";
import { withOwnRedis } from "./own-redis.ts";
import { Proxy } from "./faults/proxy.ts";

const LARGE = "x".repeat(100_000);
const ITEMS = ["a", "b", "fails once", "c", "large", "d", "slow", "waits", "waits too"];

/** A process that has a run cannot reach Redis any more, and another goes on with the run. */
describe.skipIf(isRedisMissing)("a run that is continued", { tags: "slow" }, () => {
  let server: RedisServer;
  let redis: Redis;
  let proxy: Proxy;
  let worker: Worker;
  let executors: BullmqExecutor[];
  let calls: string[];
  let open: Record<string, () => void>;
  let gates: Record<string, Promise<void>>;
  let count = 0;

  withOwnRedis((own) => ({ server, redis } = own));

  beforeEach(async () => {
    count++;
    calls = [];
    executors = [];
    [open, gates] = [{}, {}];
    for (const gate of ["first", "second"])
      gates[gate] = new Promise((resolve) => {
        open[gate] = resolve;
      });
    proxy = await Proxy.start(server.port);
    worker = await createWorker({
      connection: server.url,
      queue: `queue-${count}`,
      slots: 7,
      actions: { act },
    });
  });

  afterEach(async () => {
    for (const executor of executors) await executor.close();
    await worker.close();
    await proxy.remove();
  });

  const act = async ({ item, attempt, signal }: ActionCall): Promise<unknown> => {
    calls.push(`${item as string} ${attempt}`);
    const isUnwanted = once(signal, "abort").then(() => signal.throwIfAborted());
    await Promise.race([gates[item === "slow" ? "second" : "first"], isUnwanted]);
    if (item === "fails once" && attempt === 1) throw new Error("not yet");
    return item === "large" ? LARGE : item;
  };

  /** @param url Where its executor finds Redis, and its journal unless that has another. */
  function started(url: string, task: object = {}, journalUrl = url): Promise<RunResult> {
    const executor = bullmqExecutor({ connection: url, queue: `queue-${count}`, chunk: 4 });
    executors.push(executor);
    const journal = redisJournal({ connection: journalUrl, id: `run-${count}`, lease: 1 });
    const retry = { count: 1, delay: 0 };
    const list = { name: "list", action: "act", withItems: ITEMS, concurrency: 9, retry, ...task };
    const workflow = compileTasks([list], {});
    return run(workflow, { executor, journal }).result;
  }

  const underWay = async (items: number): Promise<void> =>
    expect.poll(() => calls.length, { timeout: 30_000 }).toBe(items);

  /** How many items have ended and are read by nobody. */
  const unread = async (): Promise<number> => {
    const reports = await Promise.all(
      (await redis.keys("sheaf:results:*")).map((key) =>
        redis.type(key).then((type) => (type === "stream" ? redis.xrange(key, "-", "+") : [])),
      ),
    );
    const texts = reports.flat().flatMap(([, [, text = "[]"]]) => JSON.parse(text) as object[]);
    return texts.flatMap((report) => ("records" in report ? (report.records as object[]) : []))
      .length;
  };

  test("takes what workers have done and what they do, and calls nothing again", async () => {
    const first = started(proxy.url);
    await underWay(7);
    proxy.close();
    open["first"]?.();
    await expect.poll(unread, { timeout: 30_000 }).toBeGreaterThanOrEqual(6);
    const second = started(server.url);
    await expect.poll(() => calls.length, { timeout: 30_000 }).toBeGreaterThan(9);
    open["second"]?.();
    const { errors, tasks } = await second;
    expect(errors).toEqual([]);
    expect(tasks["list"]?.output).toEqual(ITEMS.map((item) => (item === "large" ? LARGE : item)));
    // One that failed is called again: the journal may have that it failed.
    const failing = ["fails once 1", "fails once 1", "fails once 2"];
    const others = ITEMS.filter((item) => item !== "fails once").map((item) => `${item} 1`);
    expect(calls.toSorted()).toEqual([...failing, ...others].toSorted());
    proxy.restore();
    expect((await first).errors[0]).toMatchObject({ cause: { code: "RUN_OWNED" } });
    expect(await redis.keys("sheaf:list:*")).toEqual([]);
  });

  test("is not disturbed by the process that had it", async () => {
    const first = started(server.url, {}, proxy.url);
    await underWay(7);
    proxy.close();
    const second = started(server.url);
    const sessions = async (): Promise<number> => {
      const [key = ""] = await redis.keys("sheaf:list:*");
      return redis.hlen(key);
    };
    await expect.poll(sessions, { timeout: 30_000 }).toBe(3);
    proxy.restore();
    expect((await first).errors[0]).toMatchObject({ cause: { code: "RUN_OWNED" } });
    await executors[0]?.close();
    // If it said that it wants nothing any more, the worker knows by now.
    await sleep(200);
    open["first"]?.();
    open["second"]?.();
    const { errors } = await second;
    expect(errors).toEqual([]);
    const others = ITEMS.filter((item) => item !== "fails once").map((item) => `${item} 1`);
    expect(calls.filter((call) => !call.startsWith("fails")).toSorted()).toEqual(others.toSorted());
  });

  test("sends batches again, of which less may be left", async () => {
    const first = started(proxy.url, { batchSize: 3 });
    await underWay(3);
    proxy.close();
    open["first"]?.();
    await expect.poll(unread, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
    const { errors } = await started(server.url, { batchSize: 3 });
    expect(errors).toEqual([]);
    expect(calls.length).toBe(6);
    proxy.restore();
    await first;
  });
});
