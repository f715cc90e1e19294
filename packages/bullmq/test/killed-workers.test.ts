import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  type ActionCall,
  compileTasks,
  type ItemsResult,
  run,
  type WorkflowEvent,
} from "@sheaf/workflow";
import { Redis } from "ioredis";
// @ts-expect-error -- a tool in JavaScript
import bundleProcess from "../../../tools/bundle-process.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bullmqExecutor, createWorker, type RedisWork, redisWork } from "../src/index.ts";
import { isRedisMissing, RedisServer } from "../../../tools/redis-server.ts";

describe.skipIf(isRedisMissing)("workers that are processes", { tags: "slow" }, () => {
  let folder: string;
  let script: string;
  let server: RedisServer;
  let redis: Redis;
  let workers: ChildProcess[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "workers-"));
    script = join(folder, "worker-process.mjs");
    const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
    await bundleProcess(at("worker-process.ts"), script);
    await bundleProcess(at("../src/lock-thread.ts"), join(folder, "lock-thread.js"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  });

  afterAll(() => rm(folder, { recursive: true }));

  beforeEach(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url);
    // It is killed in a test.
    redis.on("error", () => {});
    workers = [];
  });

  afterEach(async () => {
    await Promise.all(workers.map(killed));
    redis.disconnect();
    await server.remove();
  });

  function startWorker(queue: string): ChildProcess {
    const worker = spawn(execPath, [script, server.url, queue], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    workers.push(worker);
    return worker;
  }

  /** Workers listen to what nobody wants any more. */
  async function ready(queue: string, count: number): Promise<void> {
    while ((await redis.pubsub("NUMSUB", `sheaf:aborts:${queue}`))[1] !== count) await sleep(20);
  }

  async function killed(worker: ChildProcess): Promise<void> {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }

  async function ran(queue: string, items: readonly unknown[]): Promise<ItemsResult> {
    // Fewer items in a job than there are slots, so that all workers have some.
    const executor = bullmqExecutor({ connection: server.url, queue, chunk: 5 });
    const task = { name: "list", action: "act", withItems: items, concurrency: 100, tolerate: 9 };
    const { tasks } = await run(compileTasks([task], {}), { executor }).result;
    await executor.close();
    return tasks["list"] as ItemsResult;
  }

  async function callsOf(queue: string): Promise<readonly string[]> {
    return redis.lrange(`calls:${queue}`, 0, -1);
  }

  test("are seen: what they do, that they are blocked, and that they are gone", async () => {
    const worker = startWorker("seen");
    await ready("seen", 1);
    const look = (): Promise<RedisWork> => redisWork({ connection: server.url });
    const name = `${hostname()}:${worker.pid}`;
    const executor = bullmqExecutor({ connection: server.url, queue: "seen", chunk: 20 });
    const items = [...Array<string>(15).fill("held"), "block for long"];
    const task = { name: "list", action: "act", withItems: items, concurrency: 20 };
    const inner = compileTasks([task], {});
    const handle = run(compileTasks([{ name: "outer", action: inner }], {}), { executor, id: "r" });
    const poll = { timeout: 30_000, interval: 500 };
    await expect.poll(async () => (await look()).tasks[0]?.workers, poll).toEqual([name]);
    const { workers, tasks, queues, memory } = await look();
    const about = { run: "r", task: "outer/list" };
    expect(workers).toMatchObject([
      {
        name,
        host: hostname(),
        pid: worker.pid,
        queue: "seen",
        state: "working",
        slots: 10,
        running: 10,
        actions: ["act"],
        chunks: [{ ...about, running: 10, waiting: 6, oldest: 0 }],
      },
    ]);
    expect(tasks).toMatchObject([
      {
        ...about,
        action: "act",
        items: 16,
        running: 10,
        waiting: 6,
        refusal: null,
        queue: "seen",
        host: hostname(),
        pid: process.pid,
        isLost: false,
      },
    ]);
    expect(queues).toEqual([{ name: "seen", waiting: 0, active: 1 }]);
    expect(memory).toMatchObject({ used: expect.any(Number) as number, max: null });
    await redis.set("free:seen", 1);
    const state = async (): Promise<unknown> => (await look()).workers[0]?.state;
    await expect.poll(state, poll).toBe("blocked");
    await killed(worker);
    await expect.poll(state, poll).toBe("lost");
    expect((await look()).tasks).toMatchObject([{ running: 0, workers: [] }]);
    handle.cancel();
    await handle.result;
    await executor.close();
    expect((await look()).tasks).toEqual([]);
  }, 120_000);

  test("leave no trace when they close, nor do runs that have ended", async () => {
    const act = ({ item }: ActionCall): unknown => item;
    const options = { connection: server.url, queue: "tidy", actions: { act } };
    const worker = await createWorker(options);
    await expect.poll(() => redis.hlen("sheaf:pulses"), { timeout: 10_000 }).toBe(1);
    await expect.poll(() => redis.hlen("sheaf:workers")).toBe(1);
    for (const said of ["", "1 ", "1 {", "1 null", '1 {"queue":"tidy"}', "nobody"])
      await redis.hset("sheaf:workers", `stranger ${said}`, said);
    expect((await redisWork({ connection: server.url })).workers).toMatchObject([
      { name: `${hostname()}:${process.pid}`, state: "idle" },
    ]);
    await ran("tidy", [1, 2]);
    await worker.close();
    // The next one forgets those that have long been gone, and what nobody can read.
    const next = await createWorker(options);
    await expect.poll(() => redis.hlen("sheaf:workers")).toBe(1);
    await next.close();
    expect(await redis.keys("sheaf:*")).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/:(?:workers|pulses|executors)$/)]),
    );
  });

  test("are named in the events of the items that they had", async () => {
    const victim = startWorker("named");
    const executor = bullmqExecutor({ connection: server.url, queue: "named" });
    const task = { name: "list", action: "act", withItems: ["a", "held", "held"] };
    const events: WorkflowEvent[] = [];
    const { result } = run(compileTasks([task], {}), {
      executor,
      onEvent: (event) => events.push(event),
    });
    while ((await callsOf("named")).length < 3) await sleep(20);
    // What has ended is not lost.
    while (!events.some(({ type }) => type === "item.succeeded")) await sleep(20);
    await killed(victim);
    // The executor has looked who has what.
    await sleep(4_000);
    startWorker("named");
    await redis.set("free:named", 1);
    expect((await result).tasks["list"]?.output).toEqual(["a", "held", "held"]);
    await executor.close();
    const reason = "its worker gave no sign of life";
    const worker = `${hostname()}:${victim.pid}`;
    expect(events.filter(({ type }) => type === "item.lost")).toMatchObject(
      [1, 2].map((index) => ({ task: "list", index, attempt: 1, worker, reason })),
    );
  });
});
