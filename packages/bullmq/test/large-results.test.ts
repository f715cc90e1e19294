import { setTimeout as sleep } from "node:timers/promises";
import {
  type ActionCall,
  compileTasks,
  type ItemsResult,
  run,
  type RunOptions,
  type RunResult,
} from "@sheaf/workflow";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bullmqExecutor, createWorker, redisJournal, type Worker } from "../src/index.ts";
import { isRedisMissing, RedisServer } from "../../../tools/redis-server.ts";

const SECRET = "t0ps3cret-token";
const KB = 1_000;

/** Text, or whatever has about as much JSON. */
const actions = {
  text: ({ item }: ActionCall) => "ö".repeat((item as number) / 2),
  nested: ({ item }: ActionCall) =>
    Array.from({ length: (item as number) / KB }, (_, row) => ({ row, text: "x".repeat(KB) })),
  secret: ({ context }: ActionCall) => `${context.secret("token")} `.repeat(10 * KB),
  same: () => "same".repeat(50 * KB),
  scream: ({ item }: ActionCall) => {
    throw new Error("a".repeat(item as number));
  },
  shout: ({ item, log }: ActionCall) => log("a".repeat(item as number)),
};

describe.skipIf(isRedisMissing)("results that are too long for a stream", () => {
  let server: RedisServer;
  let redis: Redis;
  let worker: Worker;

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url);
    worker = await createWorker({ connection: server.url, actions, secrets: { token: SECRET } });
  });

  afterAll(async () => {
    await worker.close();
    redis.disconnect();
    await server.remove();
  });

  function workflowOf(action: string, items: readonly unknown[]) {
    return compileTasks([{ name: "list", action, withItems: items, tolerate: 9 }], {});
  }

  async function ran(
    action: keyof typeof actions,
    items: readonly unknown[],
    options: RunOptions = {},
  ): Promise<RunResult> {
    const executor = bullmqExecutor({ connection: server.url });
    const result = await run(workflowOf(action, items), { ...options, executor }).result;
    await executor.close();
    return result;
  }

  async function left(pattern: string): Promise<readonly string[]> {
    return redis.keys(pattern);
  }

  test("come back whole, whichever length they have, and leave nothing in Redis", async () => {
    const sizes = [10, 60, 70, 100, 1_000, 8_000].map((size) => size * KB);
    for (const action of ["text", "nested"] as const) {
      const { tasks } = await ran(action, sizes);
      const outputs = tasks["list"]?.output as readonly unknown[];
      expect(outputs).toEqual(sizes.map((item) => actions[action]({ item } as ActionCall)));
    }
    expect(await left("sheaf:results:*")).toEqual([]);
  });

  test("of several items may be the same", async () => {
    const { tasks } = await ran("same", [1, 2, 3, 4, 5]);
    expect(tasks["list"]?.output).toEqual(Array.from({ length: 5 }, actions.same));
  });

  test("fail their item above the limit, and so do errors; others are not concerned", async () => {
    const sizes = [20_000 * KB, KB];
    for (const action of ["text", "scream"] as const) {
      const { tasks } = await ran(action, sizes);
      const { items } = tasks["list"] as ItemsResult;
      expect(items[0]).toMatchObject({
        status: "failed",
        error: {
          code: "RESULT_TOO_LARGE",
          message: expect.stringContaining("more than 16777216") as string,
        },
      });
      expect(items[1]?.error?.code).toBe(action === "text" ? undefined : "ACTION_FAILED");
    }
  });

  test("a log that is too long is cut short, and its item succeeds", async () => {
    const logs: string[] = [];
    const { status } = await ran("shout", [20_000 * KB], {
      onEvent: (event) => void (event.type === "log" && logs.push(event.message)),
    });
    expect(status).toBe("succeeded");
    expect(logs).toEqual([expect.stringContaining("Cannot send the log")]);
  });

  test("have names in place of secrets in Redis, and their values in the run", async () => {
    const id = "secret";
    const monitor = await redis.monitor();
    const commands: string[] = [];
    monitor.on("monitor", (_time, command: string[]) => commands.push(command.join(" ")));
    const journal = redisJournal({ connection: server.url, id });
    const { tasks } = await ran("secret", [1], { journal, secrets: { token: SECRET } });
    expect(tasks["list"]?.output).toEqual([`${SECRET} `.repeat(10 * KB)]);
    monitor.disconnect();
    const sent = commands.join("\n");
    expect(sent).toContain("${secret:token}");
    expect(sent).not.toContain(SECRET);
    const again = redisJournal({ connection: server.url, id });
    const continued = await run(workflowOf("secret", [1]), {
      journal: again,
      secrets: { token: SECRET },
      actions: {
        secret: () => {
          throw new Error("it was recorded");
        },
      },
    }).result;
    expect(continued.tasks["list"]?.output).toEqual(tasks["list"]?.output);
  });

  test.each([
    ["are not there", null],
    ["were changed", '"changed"'],
  ])("that %s are made again", async (name, text) => {
    const queue = name.replaceAll(" ", "-");
    const connection = server.url;
    const executor = bullmqExecutor({ connection, queue });
    const running = run(workflowOf("text", [100 * KB]), { executor }).result;
    const jobs = async (): Promise<readonly string[]> => left(`sheaf:bull:${queue}:*-*`);
    let job: string | undefined;
    while (job === undefined) [job] = await jobs();
    const { results, session } = JSON.parse((await redis.hget(job, "data")) as string) as Record<
      string,
      string
    >;
    const chunk = job.slice(`sheaf:bull:${queue}:`.length);
    const part = "a".repeat(64);
    if (text !== null) await redis.set(`${results}:${chunk}:0:${part}`, text);
    const records = [{ type: "stored", index: 0, attempt: 1, part }];
    await redis.xadd(
      results as string,
      "*",
      "reports",
      JSON.stringify([{ session, chunk, records }]),
    );
    while ((await jobs()).length < 2) await sleep(10);
    const late = await createWorker({ connection, queue, actions });
    const { tasks } = await running;
    expect(tasks["list"]?.output).toEqual([actions.text({ item: 100 * KB } as ActionCall)]);
    await executor.close();
    await late.close();
  });

  describe("in a journal", () => {
    const sizes = [KB, 100 * KB, 15_000 * KB];
    const never = (): never => {
      throw new Error("it was recorded");
    };

    function ranIn(id: string, text: (call: ActionCall) => unknown): Promise<RunResult> {
      const journal = redisJournal({ connection: server.url, id });
      return run(workflowOf("text", sizes), { journal, actions: { text } }).result;
    }

    test("are parts, and come back when the run is continued", async () => {
      const { tasks } = await ranIn("kept", actions.text);
      const entries = await redis.xrange("sheaf:{run:kept}:journal", "-", "+");
      expect(JSON.stringify(entries).length).toBeLessThan(100 * KB);
      expect((await left("sheaf:{run:kept}:part:*")).length).toBeGreaterThan(0);
      const again = await ranIn("kept", never);
      expect(again.tasks["list"]?.output).toEqual(tasks["list"]?.output);
    });

    test.each<[string, (key: string) => Promise<unknown>]>([
      ["missing", (key) => redis.del(key)],
      ["damaged", (key) => redis.setrange(key, 1_000, "damaged")],
    ])("whose part is %s are refused", async (name, damage) => {
      await ranIn(name, actions.text);
      const [key] = await left(`sheaf:{run:${name}}:part:*`);
      await damage(key as string);
      const { status, errors } = await ranIn(name, never);
      expect(status).not.toBe("succeeded");
      expect(errors[0]).toMatchObject({ code: "JOURNAL_DAMAGED" });
    });
  });
});
