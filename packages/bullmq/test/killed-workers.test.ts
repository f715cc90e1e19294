import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { env, execPath } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { compileTasks, type ItemsResult, run, type WorkflowEvent } from "@sheaf/workflow";
import { Redis } from "ioredis";
// @ts-expect-error -- a tool in JavaScript
import bundleProcess from "../../../tools/bundle-process.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bullmqExecutor } from "../src/index.ts";
import { isRedisMissing, RedisServer } from "../../../tools/redis-server.ts";

/** `npm run test:kill` kills one of two workers twenty times. */
const ROUNDS = Math.ceil(Number(env["SHEAF_KILLS"] ?? 1) / 10);

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

  test(
    "may be killed at any moment: everything ends once, and few items run again",
    async () => {
      const items = Array.from({ length: 1_000 }, (_, index) => index);
      for (let round = 0; round < ROUNDS; round++) {
        const queue = `killed-${round}`;
        const moment = ROUNDS === 1 ? 200 : Math.floor(Math.random() * 900);
        startWorker(queue);
        const victim = startWorker(queue);
        const running = ran(queue, items);
        while ((await callsOf(queue)).length < moment) await sleep(10);
        await killed(victim);
        const { output } = await running;
        expect(output).toEqual(items);
        const calls = await callsOf(queue);
        expect(new Set(calls).size).toBe(1_000);
        expect(calls.length).toBeLessThanOrEqual(1_000 + 10);
        if (ROUNDS > 1)
          console.log(
            `round ${round}: killed after ${moment} calls, ${calls.length - 1_000} repeated`,
          );
        await Promise.all(workers.map(killed));
      }
    },
    60_000 * ROUNDS,
  );

  test("are named in the events of the items that they had", async () => {
    const victim = startWorker("named");
    const executor = bullmqExecutor({ connection: server.url, queue: "named" });
    const task = { name: "list", action: "act", withItems: ["a", "held", "held"] };
    const events: WorkflowEvent[] = [];
    const { result } = run(compileTasks([task], {}), {
      executor,
      onEvent: (event) => events.push(event),
      events: { level: "task" },
    });
    while ((await callsOf("named")).length < 3) await sleep(20);
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

  test("may be blocked by an action for longer than a lock lasts", async () => {
    const items = ["a", "b", "block", "c", "d"];
    startWorker("blocked");
    await ready("blocked", 1);
    const running = ran("blocked", items);
    while (!(await callsOf("blocked")).includes("block")) await sleep(20);
    startWorker("blocked");
    const { output } = await running;
    expect(output).toEqual(items);
    expect((await callsOf("blocked")).toSorted()).toEqual(items.toSorted());
  });

  test("are started again by whoever watches them, and a poison item fails alone", async () => {
    const items = ["a", "b", "poison", "c", "d"];
    const watched = async (): Promise<void> => {
      while (!hasEnded.value) {
        const worker = startWorker("poison");
        await once(worker, "exit");
      }
    };
    const hasEnded = { value: false };
    const watching = watched();
    const result = await ran("poison", items);
    hasEnded.value = true;
    await Promise.all(workers.map(killed));
    await watching;
    expect(result.output).toEqual(["a", "b", null, "c", "d"]);
    expect(result.items[2]).toMatchObject({ status: "failed", error: { code: "WORKER_LOST" } });
    expect(result.items.filter(({ status }) => status === "failed").length).toBe(1);
  });

  test("go on when Redis was killed and started again", async () => {
    const items = Array.from({ length: 1_000 }, (_, index) => index);
    startWorker("restarted");
    const running = ran("restarted", items);
    while ((await callsOf("restarted")).length < 200) await sleep(10);
    await server.kill();
    await sleep(500);
    await server.startAgain();
    expect((await running).output).toEqual(items);
  });
});
