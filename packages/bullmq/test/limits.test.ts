import { setTimeout as sleep } from "node:timers/promises";
import { type ActionCall, compileTasks, run } from "@sheaf/workflow";
import type { Redis } from "ioredis";
import { Queue } from "bullmq";
import { describe, expect, test } from "vitest";
import { bullmqExecutor, createWorker } from "../src/index.ts";
import { isRedisMissing, type RedisServer } from "../../../tools/redis-server.ts";
import { withOwnRedis } from "./own-redis.ts";

const numbers = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index);

describe.skipIf(isRedisMissing)("what BullMQ limits and orders", { tags: "slow" }, () => {
  let server: RedisServer;
  let redis: Redis;

  withOwnRedis((own) => ({ server, redis } = own));

  const workflow = (items: readonly number[]): ReturnType<typeof compileTasks> =>
    compileTasks([{ name: "list", action: "act", withItems: items, concurrency: 50 }], {});

  test("no more jobs are taken than a limiter allows, by all workers together", async () => {
    const called: unknown[] = [];
    const act = ({ item }: ActionCall): unknown => called.push(item);
    const limiter = { max: 3, duration: 3_600_000 };
    const options = { connection: server.url, queue: "limited", actions: { act }, limiter };
    const workers = await Promise.all([createWorker(options), createWorker(options)]);
    const executor = bullmqExecutor({ connection: server.url, queue: "limited", chunk: 1 });
    const handle = run(workflow(numbers(8)), { executor });
    await expect.poll(() => called.length, { timeout: 10_000 }).toBe(3);
    await sleep(2_000);
    expect(called.length).toBe(3);
    await redis.del("sheaf:bull:limited:limiter");
    // They may be waiting for the end of what was an hour, as far as they know: others are not.
    const more = await createWorker(options);
    await expect.poll(() => called.length, { timeout: 10_000 }).toBe(6);
    handle.cancel();
    await handle.result;
    await Promise.all([...workers, more].map((worker) => worker.close()));
    await executor.close();
  });

  test("a limit that ends lets everything through, in the end", async () => {
    const act = ({ item }: ActionCall): unknown => item;
    const limiter = { max: 5, duration: 100 };
    const options = { connection: server.url, queue: "passing", actions: { act }, limiter };
    const worker = await createWorker(options);
    const executor = bullmqExecutor({ connection: server.url, queue: "passing", chunk: 1 });
    const { tasks } = await run(workflow(numbers(30)), { executor }).result;
    expect(tasks["list"]?.output).toEqual(numbers(30));
    await worker.close();
    await executor.close();
  });

  test("a limit of the queue itself holds too, and the event loop of a worker goes on", async () => {
    const queue = new Queue("global", { connection: redis, prefix: "sheaf:bull" });
    await queue.setGlobalRateLimit(2, 3_600_000);
    const called: unknown[] = [];
    const act = ({ item }: ActionCall): unknown => called.push(item);
    const worker = await createWorker({
      connection: server.url,
      queue: "global",
      actions: { act },
    });
    const executor = bullmqExecutor({ connection: server.url, queue: "global", chunk: 1 });
    const handle = run(workflow(numbers(5)), { executor });
    await expect.poll(() => called.length, { timeout: 10_000 }).toBe(2);
    // A worker that asked again without a pause would let no timer end.
    await sleep(1_000);
    expect(called.length).toBe(2);
    handle.cancel();
    await handle.result;
    await worker.close();
    await executor.close();
    await queue.close();
  });

  test("jobs of a smaller priority go first, and those without one before all", async () => {
    const called: unknown[] = [];
    const queue = "ordered";
    const options = { connection: server.url, queue };
    const ofTask = bullmqExecutor({
      ...options,
      priority: ({ task }) => (task === "none" ? undefined : Number(task.slice(1))),
    });
    const fixed = bullmqExecutor({ ...options, priority: 3 });
    const common = { start: true, action: "act", next: [] };
    const tasks = ["p5", "p1", "none"].map((name) => ({ ...common, name, withItems: [name] }));
    const handles = [
      run(compileTasks(tasks, {}), { executor: ofTask }),
      run(compileTasks([{ name: "list", action: "act", withItems: ["p3"] }], {}), {
        executor: fixed,
      }),
    ];
    const key = `sheaf:bull:${queue}`;
    const waiting = async (): Promise<number> =>
      (await redis.zcard(`${key}:prioritized`)) + (await redis.llen(`${key}:wait`));
    await expect.poll(waiting, { timeout: 10_000 }).toBe(4);
    const act = ({ item }: ActionCall): unknown => called.push(item);
    const worker = await createWorker({ ...options, actions: { act }, slots: 1 });
    await Promise.all(handles.map(({ result }) => result));
    // The next two may be taken at once.
    expect([called[0], called.length, called.at(-1)]).toEqual(["none", 4, "p5"]);
    await worker.close();
    await Promise.all([ofTask.close(), fixed.close()]);
  });

  test.each([0, -1, 1.5, 2 ** 21, Number.NaN])("a priority of %d is refused", async (priority) => {
    const connection = server.url;
    expect(() => bullmqExecutor({ connection, priority })).toThrow(RangeError);
    const executor = bullmqExecutor({ connection, priority: () => priority });
    const { errors } = await run(workflow([1]), { executor }).result;
    expect(errors[0]?.message).toContain("not an integer from 1 to 2097151");
    await executor.close();
  });

  test.each([
    [{ limiter: { max: 0, duration: 1 } }, RangeError],
    [{ limiter: { max: 1, duration: 0.5 } }, RangeError],
    [{ name: "" }, TypeError],
    [{ name: "two words" }, TypeError],
  ])("a worker with %o is refused", async (options, kind) => {
    await expect(createWorker({ connection: server.url, actions: {}, ...options })).rejects.toThrow(
      kind,
    );
  });
});
