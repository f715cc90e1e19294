import { setTimeout as sleep } from "node:timers/promises";
import type { RunResult } from "@sheaf/workflow";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isRedisMissing } from "../../../../tools/redis-server.ts";
import {
  between,
  FaultSite,
  failuresOf,
  isThorough,
  numbers,
  outputOf,
  Programs,
  ROUNDS,
} from "./fault-site.ts";
import { Proxy } from "./proxy.ts";

const COUNT = isThorough ? 1_000 : 300;
const rounds = numbers(Math.ceil(ROUNDS / 4)).map((round) => round + 1);

describe.skipIf(isRedisMissing)("a Redis", { tags: "slow" }, () => {
  let programs: Programs;
  let site: FaultSite;
  let proxy: Proxy;

  beforeAll(async () => {
    programs = await Programs.bundled();
  });

  afterAll(() => programs.remove());

  beforeEach(async () => {
    site = await FaultSite.open(programs);
    proxy = await Proxy.start(site.server.port);
  });

  afterEach(async () => {
    await site.close();
    await proxy.remove();
  });

  test.each(rounds)(
    "that is killed and started again, with an append-only file (%i)",
    { timeout: 120_000 },
    async () => {
      await site.startWorker();
      await site.startWorker();
      const running = site.run(numbers(COUNT));
      for (const calls of [between(1, COUNT / 2), between(COUNT / 2, COUNT * 0.9)]) {
        await site.called(calls);
        await site.server.kill();
        await sleep(between(0, 2_000));
        await site.server.startAgain();
      }
      expect(outputOf(await running)).toEqual(numbers(COUNT));
    },
  );

  test("that is full for a while: everything ends", { timeout: 120_000 }, async () => {
    await site.startWorker();
    await site.startWorker();
    const running = site.run(numbers(COUNT), { action: "quiet" });
    await sleep(500);
    await site.redis.config("SET", "maxmemory", "1");
    await sleep(8_000);
    await site.redis.config("SET", "maxmemory", "0");
    const result = await running;
    const items = numbers(COUNT).map(String);
    const failures = failuresOf(result, items);
    // What is sent while it is full fails at once; what workers have ends.
    expect([...new Set(Object.values(failures))].filter((code) => code !== "REDIS_FULL")).toEqual(
      [],
    );
    const outputs = outputOf(result) as readonly unknown[];
    expect(outputs).toEqual(items.map((item, index) => (item in failures ? null : index)));
  });

  test("that stays full: items fail, and say why", { timeout: 120_000 }, async () => {
    await site.startWorker();
    const running = site.run(numbers(40), { action: "quiet" }, { patience: 4 });
    await sleep(50);
    await site.redis.config("SET", "maxmemory", "1");
    const failures = failuresOf(await running, numbers(40));
    expect(new Set(Object.values(failures))).toEqual(new Set(["REDIS_FULL"]));
  });

  test("that is gone for good: items fail, and say why", { timeout: 120_000 }, async () => {
    await site.startWorker();
    const running = site.run(numbers(COUNT), {}, { patience: 4 });
    await site.called(10);
    await site.server.kill();
    expect(Object.values(failuresOf(await running, numbers(COUNT)))).toContain("REDIS_FAILED");
    await site.server.startAgain();
  });

  test("with the wrong policy is refused before anything runs", async () => {
    await site.redis.config("SET", "maxmemory-policy", "allkeys-lru");
    const { errors, tasks }: RunResult = await site.run([1]);
    expect(tasks["list"]?.output ?? null).toBeNull();
    expect(JSON.stringify(errors.map(({ message }) => message))).toContain("allkeys-lru");
  });

  describe("whose connections", () => {
    const WHO = ["the workers", "the run", "all"] as const;

    async function ran(who: (typeof WHO)[number]): Promise<RunResult> {
      const worker = who === "the run" ? {} : { url: proxy.url };
      await site.startWorker(worker);
      await site.startWorker(worker);
      const connection = who === "the workers" ? site.server.url : proxy.url;
      return site.run(numbers(COUNT), {}, { connection });
    }

    test.each(WHO)("are cut for five seconds: %s", { timeout: 120_000 }, async (who) => {
      const result = ran(who);
      await site.called(between(1, COUNT / 2));
      proxy.close();
      await sleep(5_000);
      proxy.restore();
      expect(outputOf(await result)).toEqual(numbers(COUNT));
    });

    test.each(WHO)("are held up for five seconds: %s", { timeout: 120_000 }, async (who) => {
      const result = ran(who);
      await site.called(between(1, COUNT / 2));
      proxy.hold();
      await sleep(5_000);
      proxy.restore();
      expect(outputOf(await result)).toEqual(numbers(COUNT));
    });

    test.each(WHO)("are cut again and again: %s", { timeout: 240_000 }, async (who) => {
      const result = ran(who);
      for (let cuts = 0; cuts < (isThorough ? 40 : 10); cuts++) {
        await sleep(between(20, 200));
        proxy.cut();
      }
      expect(outputOf(await result)).toEqual(numbers(COUNT));
    });
  });
});
