import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { compileTasks, run } from "@sheaf/workflow";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isRedisMissing } from "../../../../tools/redis-server.ts";
import { redisJournal } from "../../src/index.ts";
import { FaultSite, numbers, outputOf, Programs, type WorkerStart } from "./fault-site.ts";

/** A process whose clock differs by so many hours. */
function withClock(hours: number): WorkerStart {
  const script = `const { now } = Date; const apart = ${hours * 3_600_000};
    Date.now = () => now() + apart;
    globalThis.Date = class extends Date {
      constructor(...args) { super(...(args.length === 0 ? [Date.now()] : args)); }
    };`;
  return { execArgv: ["--import", `data:text/javascript,${encodeURIComponent(script)}`] };
}

describe.skipIf(isRedisMissing)("workers that differ", { tags: "slow" }, () => {
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

  test("may have clocks that are hours apart", { timeout: 120_000 }, async () => {
    const late = await site.startWorker(withClock(-1));
    await site.startWorker(withClock(1));
    const running = site.run(numbers(300), { timeout: 60 });
    await site.called(150);
    await site.kill(late);
    expect(outputOf(await running)).toEqual(numbers(300));
    const apart = (await site.calls()).map(([, , time]) =>
      Math.round((time - Date.now()) / 3_600_000),
    );
    expect(new Set(apart)).toEqual(new Set([1, -1]));
  });

  test(
    "may stand still for longer than a lock lasts, and go on",
    { timeout: 120_000 },
    async () => {
      const paused = await site.startWorker();
      await site.startWorker();
      const running = site.run(numbers(300));
      await site.called(100);
      paused.kill("SIGSTOP");
      const result = await running;
      expect(outputOf(result)).toEqual(numbers(300));
      paused.kill("SIGCONT");
      await sleep(1_000);
      expect(paused.exitCode).toBeNull();
      // It takes part again.
      expect(outputOf(await site.run(numbers(100)))).toEqual(numbers(100));
      const [, ...last] = (await site.calls()).slice(-100);
      expect(last.map(([, pid]) => pid)).toContain(paused.pid);
    },
  );

  test(
    "another version of the workflow is refused by the journal",
    { timeout: 120_000 },
    async () => {
      await site.startWorker();
      const child = site.startRun("changed", 300);
      await site.called(20);
      await site.kill(child);
      const task = { name: "list", action: () => 1, withItems: numbers(300), concurrency: 50 };
      const journal = redisJournal({ connection: site.server.url, id: "changed" });
      const { status, errors } = await run(compileTasks([task], {}), { journal }).result;
      expect(status).not.toBe("succeeded");
      expect(errors[0]).toMatchObject({ code: "RUN_CHANGED" });
      const again = site.startRun("changed", 300);
      await once(again, "exit");
      expect(new Set((await site.calls()).map(([item]) => item)).size).toBe(300);
    },
  );
});
