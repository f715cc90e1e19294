import type { ActionFunction } from "@sheaf/workflow";
import { describe, expect, test } from "vitest";
import { checkElsewhere, RANDOM_ACTIONS } from "../../workflow/test/journal/continued-elsewhere.ts";
import { bullmqExecutor, createWorker } from "../src/index.ts";
import { isRedisMissing, type RedisServer } from "../../../tools/redis-server.ts";
import { withOwnRedis } from "./own-redis.ts";

type Actions = Readonly<Record<string, ActionFunction>>;

describe.skipIf(isRedisMissing)("random runs over BullMQ", { tags: "slow" }, () => {
  let server: RedisServer;
  withOwnRedis((own) => {
    ({ server } = own);
  });

  test("go on from any part of their journals, and repeat nothing that was recorded", async () => {
    const common = { connection: server.url, queue: "random" };
    const { default: actions } = (await import(RANDOM_ACTIONS.href)) as { default: Actions };
    const worker = await createWorker({ ...common, actions });
    const executor = bullmqExecutor(common);
    try {
      await expect(checkElsewhere(executor, 20)).resolves.toBeUndefined();
    } finally {
      await worker.close();
      await executor.close();
    }
  }, 600_000);
});
