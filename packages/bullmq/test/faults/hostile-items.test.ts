import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isRedisMissing } from "../../../../tools/redis-server.ts";
import {
  FaultSite,
  failuresOf,
  isThorough,
  numbers,
  outputOf,
  Programs,
  type WorkerStart,
} from "./fault-site.ts";

const SMALL_HEAP: WorkerStart = { execArgv: ["--max-old-space-size=64"] };
/** Seconds of an endless loop after which a worker counts as lost. */
const IMPATIENT: WorkerStart = { options: { maxBlock: 2 } };

describe.skipIf(isRedisMissing)("items that harm their worker", { tags: "slow" }, () => {
  let programs: Programs;
  let site: FaultSite;

  beforeAll(async () => {
    programs = await Programs.bundled();
  });

  afterAll(() => programs.remove());

  beforeEach(async () => {
    site = await FaultSite.open(programs);
  });

  afterEach(() => site.close());

  const withBad = (bad: string, count: number): readonly unknown[] => [
    ...numbers(count),
    bad,
    ...numbers(count),
  ];
  const without = (items: readonly unknown[], bad: string): readonly unknown[] =>
    items.map((item) => (item === bad ? null : item));

  test.each([
    ["kill it", "poison", {}],
    ["end it", "exit", {}],
    ["need more memory than it has", "hog", SMALL_HEAP],
  ])(
    "fail alone, if they %s, where workers are started again",
    { timeout: 240_000 },
    async (_, bad, start) => {
      await site.watchWorker(start);
      await site.watchWorker(start);
      const items = withBad(bad, isThorough ? 200 : 20);
      const result = await site.run(items);
      expect(failuresOf(result, items)).toEqual({ [bad]: "WORKER_LOST" });
      expect(outputOf(result)).toEqual(without(items, bad));
    },
  );

  test(
    "fail alone, if they never end, where there are other workers",
    { timeout: 240_000 },
    async () => {
      for (let workers = 0; workers < 4; workers++) await site.startWorker(IMPATIENT);
      const items = withBad("loop", 20);
      const result = await site.run(items);
      expect(failuresOf(result, items)).toEqual({ loop: "WORKER_LOST" });
      expect(outputOf(result)).toEqual(without(items, "loop"));
    },
  );

  test(
    "end with their time limit, if they have one, like all that their worker had",
    { timeout: 240_000 },
    async () => {
      await site.startWorker(IMPATIENT);
      await site.startWorker(IMPATIENT);
      const items = withBad("loop", 20);
      const failures = failuresOf(await site.run(items, { timeout: 5 }, { patience: 10 }), items);
      expect(failures).toMatchObject({ loop: "TIMEOUT" });
      for (const code of Object.values(failures)) expect(code).toMatch(/^(?:TIMEOUT|NO_WORKER)$/);
    },
  );

  test("and leave no worker make all fail that are left", { timeout: 240_000 }, async () => {
    await site.startWorker(IMPATIENT);
    const items = withBad("loop", 5);
    const result = await site.run(items, {}, { patience: 5 });
    expect(failuresOf(result, items)).toMatchObject({ loop: "NO_WORKER" });
  });

  test(
    "may block it for longer than a lock lasts: nothing runs again",
    { timeout: 240_000 },
    async () => {
      const bad = `block ${isThorough ? 60 : 12}`;
      await site.startWorker();
      const items = withBad(bad, 5);
      const running = site.run(items);
      await site.called(1);
      await site.startWorker();
      expect(outputOf(await running)).toEqual(items);
      expect((await site.calls()).length).toBe(items.length);
    },
  );

  test(
    "parts that are deleted or damaged meanwhile are put again",
    { timeout: 240_000 },
    async () => {
      await site.startWorker();
      await site.startWorker();
      const items = numbers(500);
      const hasEnded = { value: false };
      const vandal = (async () => {
        for (let times = 0; !hasEnded.value; times++) {
          for (const key of await site.redis.keys("sheaf:part:*"))
            if (times % 2 === 0) await site.redis.del(key);
            else await site.redis.setrange(key, 3, "damaged");
          await sleep(30);
        }
      })();
      for (let lists = 0; lists < 5; lists++) {
        const result = await site.run(items, { action: "read" }, { prefix: "sheaf" });
        expect(failuresOf(result, items)).toEqual({});
        expect(outputOf(result)).toEqual(items.map((item) => [item, 5_000]));
        // New workers have no parts yet.
        await site.startWorker();
      }
      hasEnded.value = true;
      await vandal;
    },
  );
});
