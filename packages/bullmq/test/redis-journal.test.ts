import {
  type ActionCall,
  compileTasks,
  type Journal,
  type JournalHeader,
  type JournalRecord,
  run,
  waitFor,
} from "@sheaf/workflow";
import { journalChecks } from "@sheaf/workflow/conformance";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { redisJournal, redisRuns, sendRedisSignal } from "../src/index.ts";
import { isRedisMissing, RedisServer } from "../../../tools/redis-server.ts";
import { withOwnRedis } from "./own-redis.ts";

const HEADER: JournalHeader = {
  run: "first",
  startedAt: "2026-01-01T00:00:00.000Z",
  name: null,
  workflow: "w",
  given: "g",
  secretNames: [],
};

const items = (start: number, count: number): readonly JournalRecord[] =>
  Array.from({ length: count }, (_, index) => [
    "item",
    0,
    start + index,
    1,
    `output ${start + index}`,
  ]);

async function opened(journal: Journal): Promise<readonly JournalRecord[]> {
  const { records } = await journal.open(HEADER);
  const list: JournalRecord[] = [];
  for await (const group of records) list.push(...group);
  return list;
}

function append(journal: Journal, records: readonly JournalRecord[]): void {
  for (const record of records) journal.append(record);
}

describe.skipIf(isRedisMissing)("a journal in Redis", () => {
  let server: RedisServer;
  let redis: Redis;

  withOwnRedis((own) => ({ server, redis } = own));

  const journalOf = (id: string, lease = 1): Journal =>
    redisJournal({ connection: server.url, id, lease });

  /** As it would be if its process were killed now: nobody gives the lease back. */
  async function copied(id: string): Promise<string> {
    const copy = `${id} copied ${Math.random()}`;
    await redis.copy(`sheaf:{run:${id}}:journal`, `sheaf:{run:${copy}}:journal`);
    return copy;
  }

  /** Opens it, writes these records and closes it. */
  async function written(id: string, records: readonly JournalRecord[]): Promise<void> {
    const journal = journalOf(id);
    await opened(journal);
    append(journal, records);
    await journal.close();
  }

  async function read(id: string): Promise<readonly JournalRecord[]> {
    const journal = journalOf(id);
    try {
      return await opened(journal);
    } finally {
      await journal.close();
    }
  }

  let places = 0;
  const checks = journalChecks({
    create() {
      const id = `place ${places++}`;
      return {
        journal: () => journalOf(id),
        afterKill: async () => journalOf(await copied(id)),
      };
    },
  });

  test.each([...checks])("$sentence", async ({ run: check }) => {
    await expect(check()).resolves.toBeUndefined();
  });

  test("belongs to whoever comes next, once a process that died has given no sign of life", async () => {
    const dead = new DeadProcess(server);
    await dead.open("inherited");
    expect(await read("inherited")).toEqual(items(0, 2));
    await dead.remove();
  });

  test("cannot be written to by a process that lost it", async () => {
    const late = new DeadProcess(server);
    await late.open("fenced");
    const journal = journalOf("fenced");
    expect(await opened(journal)).toEqual(items(0, 2));
    append(late.journal, items(5, 1));
    await expect(late.journal.settled()).rejects.toMatchObject({ code: "RUN_OWNED" });
    expect(late.failures).toEqual(["RUN_OWNED"]);
    append(journal, items(2, 1));
    await journal.close();
    expect(await read("fenced")).toEqual(items(0, 3));
    await late.remove();
  });

  test("stays with a process that was held up, if nobody else came", async () => {
    const late = new DeadProcess(server);
    await late.open("held up");
    await sleep(1_200);
    append(late.journal, items(2, 1));
    await late.journal.settled();
    await late.remove();
    expect(await read("held up")).toEqual(items(0, 3));
  });

  test("is refused at once while its process shows signs of life", async () => {
    const owner = journalOf("alive", 3);
    await opened(owner);
    await expect(journalOf("alive", 3).open(HEADER)).rejects.toMatchObject({
      code: "RUN_OWNED",
      message: expect.stringContaining('the journal "alive" in Redis at 127.0.0.1:') as string,
    });
    append(owner, items(0, 1));
    await owner.close();
    expect(await read("alive")).toEqual(items(0, 1));
  });

  test("of many processes that open it at once belongs to one", async () => {
    const journals = Array.from({ length: 8 }, () => journalOf("crowded"));
    const results = await Promise.allSettled(journals.map(opened));
    expect(results.filter(({ status }) => status === "fulfilled").length).toBe(1);
    await Promise.all(journals.map((journal) => journal.close()));
  });

  test.each<[string, (key: string, ids: readonly string[]) => Promise<unknown>]>([
    ["without its first entry", (key, ids) => redis.xdel(key, ids[0] as string)],
    ["without an entry in the middle", (key, ids) => redis.xdel(key, ids[1] as string)],
    ["without a claim", (key, ids) => redis.xdel(key, ids[2] as string)],
    ["with an entry of something else", (key) => redis.xadd(key, "*", "foreign", "1")],
    ["with an entry that is not JSON", (key) => redis.xadd(key, "2-3", "records", "[[")],
    ["with an entry that is not records", (key) => redis.xadd(key, "2-3", "records", "[1]")],
    [
      "that is something else",
      async (key) => {
        await redis.del(key);
        await redis.xadd(key, "1-0", "header", '["other",1,{}]');
      },
    ],
    [
      "of another version",
      async (key) => {
        await redis.del(key);
        await redis.xadd(key, "1-0", "header", '["sheaf.journal",2,{}]');
      },
    ],
  ])("is refused %s", async (name, damage) => {
    await written(name, items(0, 1));
    const journal = journalOf(name);
    await opened(journal);
    append(journal, items(1, 1));
    await journal.settled();
    append(journal, items(2, 1));
    await journal.close();
    const key = `sheaf:{run:${name}}:journal`;
    const entries = await redis.xrange(key, "-", "+");
    expect(entries.map(([id]) => id)).toEqual(["1-0", "1-1", "2-0", "2-1", "2-2"]);
    await damage(key, ["1-0", "2-1", "2-0"]);
    await expect(read(name)).rejects.toMatchObject({
      code: "JOURNAL_DAMAGED",
      message: expect.stringMatching(/at entry \d+-\d+ of /) as string,
    });
  });

  test("whose last entries are gone goes on from where it is", async () => {
    await written("cut off", items(0, 1));
    const journal = journalOf("cut off");
    await opened(journal);
    append(journal, items(1, 1));
    await journal.close();
    await redis.xdel("sheaf:{run:cut off}:journal", "2-1");
    await redis.del("sheaf:{run:cut off}:owner");
    await written("cut off", items(7, 1));
    expect(await read("cut off")).toEqual([...items(0, 1), ...items(7, 1)]);
  });

  test("in a Redis that would drop it is refused", async () => {
    await redis.config("SET", "maxmemory-policy", "allkeys-lru");
    await expect(journalOf("evicted").open(HEADER)).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
      message: expect.stringContaining('`maxmemory-policy` is "allkeys-lru"') as string,
      cause: { code: "REDIS_EVICTS" },
    });
    await redis.config("SET", "maxmemory-policy", "noeviction");
    expect(await redis.keys("*evicted*")).toEqual([]);
  });

  test("in a Redis that is full fails, with nothing lost that was recorded", async () => {
    const journal = journalOf("full");
    await opened(journal);
    append(journal, items(0, 1));
    await journal.settled();
    await redis.config("SET", "maxmemory", "1");
    append(journal, items(1, 1));
    await expect(journal.settled()).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
      message: expect.stringContaining("Redis has reached its `maxmemory`") as string,
      cause: { code: "REDIS_FULL" },
    });
    await journal.close();
    await redis.config("SET", "maxmemory", "0");
    expect(await read("full")).toEqual(items(0, 1));
  });

  test("that cannot be reached is refused", async () => {
    const gone = await RedisServer.start();
    await gone.remove();
    const connection = { port: gone.port, maxRetriesPerRequest: 1 };
    await expect(redisJournal({ connection, id: "x" }).open(HEADER)).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
      cause: { code: "REDIS_FAILED" },
    });
  });

  test("refuses an id or a lease that is none", () => {
    expect(() => redisJournal({ connection: server.url, id: "" })).toThrow(TypeError);
    for (const lease of [0, -1, Number.NaN, 1e9])
      expect(() => journalOf("x", lease)).toThrow(RangeError);
  });

  test("a run gets signals while it runs and when it is continued, each once", async () => {
    const id = "approved";
    const connection = server.url;
    await expect(sendRedisSignal({ connection, id }, "first")).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
    });
    const workflow = compileTasks(
      [
        { name: "first", action: waitFor("first") },
        { name: "second", action: waitFor("second") },
      ],
      {},
    );
    const journal = (): Journal => redisJournal({ connection, id, lease: 1 });
    const handle = run(workflow, { journal: journal() });
    await expect.poll(() => redis.exists(`sheaf:{run:${id}}:journal`)).toBe(1);
    // Anybody can write to Redis.
    await redis.rpush(`sheaf:{run:${id}}:signals`, "not JSON", '{"id":1,"name":"first"}');
    await sendRedisSignal({ connection, id }, "first", { by: "Ada" });
    await expect.poll(() => redis.llen(`sheaf:{run:${id}}:signals`)).toBe(0);
    handle.cancel();
    expect((await handle.result).status).toBe("canceled");
    expect(await redisRuns({ connection })).toContainEqual(
      expect.objectContaining({ id, state: "canceled", tasks: 1 }),
    );
    await sendRedisSignal({ connection, id }, "second", ["closed", "succeeded"]);
    const { status, tasks } = await run(workflow, { journal: journal() }).result;
    expect([status, tasks["first"]?.output, tasks["second"]?.output]).toEqual([
      "succeeded",
      { by: "Ada" },
      ["closed", "succeeded"],
    ]);
    // Starting it again claims the journal, and records nothing.
    expect((await run(workflow, { journal: journal() }).result).status).toBe("succeeded");
    await expect(sendRedisSignal({ connection, id }, "second")).rejects.toMatchObject({
      code: "RUN_ENDED",
      message: expect.stringContaining(id) as string,
    });
    expect(await redis.exists(`sheaf:{run:${id}}:signals`)).toBe(0);
  });

  test("a journal that cannot be read does not keep others from being listed", async () => {
    await redis.xadd("listed:{run:bad}:journal", "1-0", "records", "[]");
    const journal = redisJournal({ connection: server.url, id: "go*od]", prefix: "listed" });
    await opened(journal);
    expect(await redisRuns({ connection: server.url, prefix: "listed" })).toMatchObject([
      { id: "bad", error: { code: "JOURNAL_DAMAGED" } },
      { id: "go*od]", run: "first" },
    ]);
    await journal.close();
    expect(await redisRuns({ connection: server.url, prefix: "list[e]d" })).toEqual([]);
  });
});

describe.skipIf(isRedisMissing)("a journal in a Redis that is killed", () => {
  test("goes on when Redis is there again", async () => {
    const server = await RedisServer.start("--appendfsync", "always");
    const journal = redisJournal({ connection: server.url, id: "killed" });
    await opened(journal);
    append(journal, items(0, 1));
    await journal.settled();
    await server.kill();
    append(journal, items(1, 1));
    await sleep(50);
    append(journal, items(2, 1));
    await server.startAgain();
    await journal.settled();
    await journal.close();
    const again = redisJournal({ connection: server.url, id: "killed" });
    expect(await opened(again)).toEqual([...items(0, 1), ...items(1, 1), ...items(2, 1)]);
    await again.close();
    await server.remove();
  });

  test("sends again what Redis has lost", async () => {
    const server = await RedisServer.start();
    const redis = new Redis(server.url);
    const journal = redisJournal({ connection: server.url, id: "lossy" });
    await opened(journal);
    for (let entry = 0; entry < 4; entry++) {
      append(journal, items(entry, 1));
      await journal.settled();
    }
    // As it is after a start from a file that lacks the last second.
    await redis.xdel("sheaf:{run:lossy}:journal", "1-3", "1-4");
    await redis.xsetid("sheaf:{run:lossy}:journal", "1-2");
    await redis.hset("sheaf:{run:lossy}:owner", "last", 2);
    append(journal, items(4, 1));
    await journal.close();
    const again = redisJournal({ connection: server.url, id: "lossy" });
    expect((await opened(again)).map((record) => record[2])).toEqual([0, 1, 2, 3, 4]);
    await again.close();
    redis.disconnect();
    await server.remove();
  });

  test("fails if Redis comes back without it", async () => {
    const server = await RedisServer.start("--appendonly", "no");
    const journal = redisJournal({ connection: server.url, id: "forgotten" });
    await opened(journal);
    append(journal, items(0, 1));
    await journal.settled();
    await server.kill();
    await server.startAgain();
    append(journal, items(1, 1));
    await expect(journal.settled()).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
      message: expect.stringContaining("Redis has lost what was recorded") as string,
    });
    await journal.close();
    await server.remove();
  });

  test("a run goes on over it, each item once", async () => {
    const server = await RedisServer.start("--appendfsync", "always");
    const calls: number[] = [];
    const work = async (item: number): Promise<string> => {
      await sleep(20);
      calls.push(item);
      return `did ${item}`;
    };
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    const action = ({ item }: ActionCall): Promise<string> => work(item as number);
    const slow = { name: "slow", withItems: numbers, action, concurrency: 10 };
    const workflow = compileTasks([slow], {});
    const connection = server.url;
    const handle = run(workflow, { journal: redisJournal({ connection, id: "over" }) });
    await sleep(100);
    await server.kill();
    await sleep(100);
    await server.startAgain();
    const { status } = await handle.result;
    expect(status).toBe("succeeded");
    const again = await run(workflow, { journal: redisJournal({ connection, id: "over" }) }).result;
    expect([again.status, calls.length]).toEqual(["succeeded", 200]);
    expect(again.tasks["slow"]?.output).toEqual(numbers.map((item) => `did ${item}`));
    await server.remove();
  });
});

/** A process that opened a journal, wrote two records, and gives no sign of life. */
class DeadProcess {
  readonly #server: RedisServer;
  readonly #redis: Redis;
  readonly failures: unknown[] = [];
  journal!: Journal;

  constructor(server: RedisServer) {
    this.#server = server;
    this.#redis = new Redis(server.url);
  }

  async open(id: string): Promise<void> {
    // Its signs of life are an hour apart, and its lease ends in a second.
    this.journal = redisJournal({ connection: this.#server.url, id, lease: 3_600 });
    this.journal.onFailure?.((error) => this.failures.push((error as { code?: unknown }).code));
    await opened(this.journal);
    append(this.journal, items(0, 2));
    await this.journal.settled();
    await this.#redis.pexpire(`sheaf:{run:${id}}:lease`, 1_000);
  }

  async remove(): Promise<void> {
    await this.journal.close();
    this.#redis.disconnect();
  }
}
