import type { WorkflowContext } from "@sheaf/context";
import { type ActionCall, compileTasks, type ItemsResult, run } from "@sheaf/workflow";
import {
  conformanceActions,
  conformanceSecrets,
  executorChecks,
} from "@sheaf/workflow/conformance";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BullmqExecutor, bullmqExecutor, createWorker, type Worker } from "../src/index.ts";
import { isRedisMissing, RedisServer } from "../../../tools/redis-server.ts";
import { withOwnRedis } from "./own-redis.ts";

describe.skipIf(isRedisMissing)("the executor of a queue", () => {
  let server: RedisServer;
  let redis: Redis;

  withOwnRedis((own) => ({ server, redis } = own));

  describe("with a worker in this process", () => {
    let worker: Worker;

    beforeAll(async () => {
      worker = await createWorker({
        connection: server.url,
        actions: conformanceActions,
        secrets: conformanceSecrets,
        grace: 1,
      });
    });

    afterAll(() => worker.close());

    const checks = executorChecks({
      open: () => bullmqExecutor({ connection: server.url, tasks: true }),
      close: (executor) => (executor as BullmqExecutor).close(),
    });

    test.each([...checks])("$sentence", async ({ run: check }) => {
      await expect(check()).resolves.toBeUndefined();
    });
  });

  /** Runs a list on a queue of its own. */
  async function ran(
    queue: string,
    items: readonly number[],
    options: Partial<Parameters<typeof bullmqExecutor>[0]> = {},
  ): Promise<ItemsResult> {
    const executor = bullmqExecutor({ connection: server.url, queue, ...options });
    const task = { name: "list", action: "act", withItems: items, concurrency: 50, tolerate: 1e6 };
    const workflow = compileTasks([task], {});
    try {
      const { tasks, errors } = await run(workflow, { executor }).result;
      if (errors[0] !== undefined) throw errors[0];
      return tasks["list"] as ItemsResult;
    } finally {
      await executor.close();
    }
  }

  const numbers = (count: number): readonly number[] =>
    Array.from({ length: count }, (_, index) => index);

  test("items that are ready together share jobs, and leave nothing behind", async () => {
    let most = 0;
    let running = 0;
    const act = async ({ item }: ActionCall): Promise<number> => {
      most = Math.max(most, ++running);
      await sleep(1);
      running--;
      return item as number;
    };
    const worker = await createWorker({
      connection: server.url,
      queue: "shared",
      prefix: "own",
      actions: { act },
      slots: 7,
    });
    const { output } = await ran("shared", numbers(500), { prefix: "own" });
    expect(output).toEqual(numbers(500));
    expect(most).toBeLessThanOrEqual(7);
    await worker.close();
    const events = await redis.xrange("own:bull:shared:events", "-", "+");
    expect(events.filter(([, fields]) => fields[1] === "added").length).toBeLessThan(150);
    const left = await redis.keys("own:*");
    expect(left.filter((key) => /:(?:results|ended|alone):|:shared:[\da-f]+-/.test(key))).toEqual(
      [],
    );
  });

  test("tasks without items, and those under `each`, wait for no others", async () => {
    const place = { connection: server.url, queue: "alone" };
    const executor = bullmqExecutor({ ...place, tasks: true, wait: 10_000, chunk: 2 });
    const worker = await createWorker({ ...place, actions: { act: ({ input }) => input } });
    const input = ({ index }: WorkflowContext): unknown => index;
    // If each waited, they would take longer than the test may.
    const each = numbers(8).map((next) => ({ name: `next${next}`, action: "act", input }));
    const workflow = compileTasks(
      [
        { name: "list", action: "act", withItems: numbers(4), each },
        { name: "last", action: "act", input: "over" },
      ],
      {},
    );
    const { tasks } = await run(workflow, { executor }).result;
    expect([tasks["list"]?.output, tasks["last"]?.output]).toEqual([numbers(4), "over"]);
    await Promise.all([worker.close(), executor.close()]);
  });

  test.each([
    ["nobody is there", null, "there is no worker"],
    ["nobody can", {}, 'Cannot find action "act" in a worker'],
  ])("items fail with NO_WORKER where %s", { tags: "slow" }, async (name, actions, reason) => {
    const queue = name.replaceAll(" ", "-");
    const worker = actions && (await createWorker({ connection: server.url, queue, actions }));
    const { items } = await ran(queue, [1], { patience: 1 });
    expect(items[0]?.error).toMatchObject({
      code: "NO_WORKER",
      message: expect.stringContaining(reason) as string,
    });
    await worker?.close();
  });

  test("parts that are deleted are uploaded again", async () => {
    const queue = "deleting";
    const text = "x".repeat(5_000);
    const executor = bullmqExecutor({ connection: server.url, queue });
    const workflow = compileTasks([{ name: "list", action: "act", withItems: numbers(3) }], {
      vars: { text },
    });
    const { result } = run(workflow, { executor });
    await sleep(200);
    const parts = await redis.keys("sheaf:part:*");
    expect(parts.length).toBeGreaterThan(1);
    await redis.del(...parts);
    const act = ({ context }: ActionCall): number => (context.get("text") as string).length;
    const worker = await createWorker({ connection: server.url, queue, actions: { act } });
    const { tasks } = await result;
    expect(tasks["list"]?.output).toEqual([5_000, 5_000, 5_000]);
    await worker.close();
    await executor.close();
  });

  test("items that Redis has forgotten are sent again", { tags: "slow" }, async () => {
    const running = ran("forgotten", numbers(20));
    await sleep(300);
    const keys = await redis.keys("sheaf:bull:forgotten:*");
    expect(keys.length).toBeGreaterThan(1);
    await redis.del(...keys);
    const worker = await createWorker({
      connection: server.url,
      queue: "forgotten",
      actions: { act: ({ item }) => item },
    });
    expect((await running).output).toEqual(numbers(20));
    await worker.close();
  });

  test("options out of range are refused", async () => {
    const connection = server.url;
    expect(() => bullmqExecutor({ connection, queue: "a:b" })).toThrow(TypeError);
    expect(() => bullmqExecutor({ connection, chunk: 0 })).toThrow(RangeError);
    await expect(createWorker({ connection, actions: {}, slots: 0 })).rejects.toThrow(RangeError);
  });

  // Most of the time they wait, each at a queue or a server of its own.
  describe.concurrent("with workers that come and go", () => {
    test("a worker without the action gives items back, and another takes them", async () => {
      const common = { connection: server.url, queue: "various" };
      const foreign = await createWorker({ ...common, actions: {} });
      const running = ran("various", numbers(20));
      await sleep(500);
      const able = await createWorker({ ...common, actions: { act: ({ item }) => item } });
      expect((await running).output).toEqual(numbers(20));
      await Promise.all([foreign.close(), able.close()]);
    });

    test("a worker that closes ends what runs, and gives the rest back", async () => {
      const calls: number[] = [];
      const act = async ({ item }: ActionCall): Promise<number> => {
        calls.push(item as number);
        await sleep(20);
        return item as number;
      };
      const options = { connection: server.url, queue: "closing", actions: { act }, slots: 5 };
      const first = await createWorker(options);
      const running = ran("closing", numbers(100));
      await expect.poll(() => calls.length, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
      await first.close();
      const before = calls.length;
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(100);
      const second = await createWorker(options);
      expect((await running).output).toEqual(numbers(100));
      expect(calls.toSorted((a, b) => a - b)).toEqual(numbers(100));
      await second.close();
    });

    test("a worker closes even if Redis is gone", async () => {
      const gone = await RedisServer.start();
      const worker = await createWorker({ connection: gone.url, actions: {} });
      await gone.remove();
      await expect(worker.close()).resolves.toBeUndefined();
    });
  });
});
