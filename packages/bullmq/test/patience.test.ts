import { setTimeout as sleep } from "node:timers/promises";
import {
  type ActionCall,
  compileTasks,
  type ItemsResult,
  run,
  type WorkflowEvent,
} from "@sheaf/workflow";
import { describe, expect, test } from "vitest";
import { bullmqExecutor, createWorker, type Worker } from "../src/index.ts";
import { isRedisMissing, type RedisServer } from "../../../tools/redis-server.ts";
import { withOwnRedis } from "./own-redis.ts";

const numbers = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index);

describe.skipIf(isRedisMissing)("items that no worker takes", { tags: "slow" }, () => {
  let server: RedisServer;

  withOwnRedis((own) => ({ server } = own));

  async function performed(
    queue: string,
    count: number,
    onEvent: (event: WorkflowEvent) => void = () => {},
  ): Promise<ItemsResult> {
    const executor = bullmqExecutor({ connection: server.url, queue, chunk: 1, patience: 1 });
    const list = { name: "list", action: "act", withItems: numbers(count), concurrency: 2 };
    const workflow = compileTasks([{ ...list, tolerate: count }], {});
    const { tasks } = await run(workflow, { executor, onEvent }).result;
    await executor.close();
    return tasks["list"] as ItemsResult;
  }

  // Each pair of them would wait for another three seconds.
  test.each([
    ["because there is none", {}],
    ["because none has their action", { other: () => 1 }],
  ])("fail together, however many they are, %s", { timeout: 60_000 }, async (reason, actions) => {
    const options = { connection: server.url, queue: "given-up", actions };
    const worker = reason.includes("action") ? await createWorker(options) : null;
    const { items } = await performed("given-up", 60);
    expect(items.map(({ error }) => error?.code)).toEqual(numbers(60).map(() => "NO_WORKER"));
    await worker?.close();
  });

  test(
    "wait for one that is busy, though another gives them back",
    { timeout: 60_000 },
    async () => {
      const options = { connection: server.url, queue: "busy", slots: 1 };
      let free = (): void => {};
      const isFree = new Promise<void>((resolve) => (free = resolve));
      const act = async ({ item }: ActionCall): Promise<unknown> => {
        await isFree;
        return item;
      };
      const busy = await createWorker({ ...options, actions: { act } });
      const running = performed("busy", 4);
      const other = await createWorker({ ...options, actions: {} });
      await sleep(8_000);
      free();
      expect((await running).output).toEqual(numbers(4));
      await Promise.all([busy.close(), other.close()]);
    },
  );

  test("are performed by one that comes while they fail", { timeout: 60_000 }, async () => {
    const workers: Promise<Worker>[] = [];
    const act = ({ item }: ActionCall): unknown => item;
    const options = { connection: server.url, queue: "late", actions: { act } };
    const { items, output } = await performed("late", 2_000, ({ type }) => {
      if (type === "item.failed" && workers.length === 0) workers.push(createWorker(options));
    });
    expect(items[0]?.error?.code).toBe("NO_WORKER");
    expect((output as readonly unknown[]).at(-1)).toBe(1_999);
    for (const worker of workers) await (await worker).close();
  });
});
