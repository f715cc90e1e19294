import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { type ActionCall, compileTasks, type ItemsResult, run } from "@sheaf/workflow";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  bullmqExecutor,
  createWorker,
  type RedisConnection,
  redisJournal,
  redisRuns,
  redisWork,
  sendRedisSignal,
} from "../src/index.ts";
import { isRedisMissing, RedisServer } from "../../../tools/redis-server.ts";

const items = Array.from({ length: 20 }, (_, index) => index);

/** Everything of this package, once: a journal, items on a worker, lists of runs and of work. */
async function everything(
  connection: RedisConnection,
  place: { readonly prefix?: string; readonly id?: string } = {},
): Promise<unknown> {
  const { id = "all", ...common } = { connection, ...place };
  const act = ({ item, context }: ActionCall): number =>
    Number(item) + (context.get("text") as string).length;
  const worker = await createWorker({ ...common, actions: { act } });
  const executor = bullmqExecutor(common);
  try {
    const journal = redisJournal({ ...common, id });
    const workflow = compileTasks([{ name: "list", action: "act", withItems: items }], {
      vars: { text: "x".repeat(3_000) },
    });
    const { tasks, errors } = await run(workflow, { executor, journal, id }).result;
    if (errors[0] !== undefined) throw errors[0];
    expect(await redisRuns(common)).toMatchObject([{ id, state: "succeeded" }]);
    expect((await redisWork(common)).workers).toMatchObject([{ queue: "items" }]);
    return (tasks["list"] as ItemsResult).output;
  } finally {
    await worker.close();
    await executor.close();
  }
}

const expected = items.map((item) => item + 3_000);

describe.skipIf(isRedisMissing)("a Redis", { tags: "slow" }, () => {
  let folder: string;
  let server: RedisServer | null = null;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tls-"));
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files],
      { stdio: "ignore" },
    );
  });

  afterAll(() => rm(folder, { recursive: true }));

  afterEach(async () => {
    await server?.remove();
    server = null;
  });

  test("with a password takes those who have it", async () => {
    server = await RedisServer.start("--requirepass", "s3cret/word");
    const { port } = server;
    expect(await everything({ host: "127.0.0.1", port, password: "s3cret/word" })).toEqual(
      expected,
    );
    const url = `redis://:${encodeURIComponent("s3cret/word")}@127.0.0.1:${port}`;
    expect(await everything(url, { prefix: "url" })).toEqual(expected);
    const failure = everything({ host: "127.0.0.1", port, password: "wr0ng" });
    await expect(failure).rejects.toMatchObject({ code: "REDIS_FAILED" });
    await expect(failure).rejects.not.toThrow("wr0ng");
    await expect(everything(server.url)).rejects.toMatchObject({ code: "REDIS_FAILED" });
  });

  test("with a user that may touch its own keys alone", async () => {
    server = await RedisServer.start();
    const admin = new Redis(server.url);
    const own = ["resetkeys", "~own:*", "resetchannels", "&own:*"];
    const commands = ["+@all", "-@dangerous", "+info", "+client"];
    await admin.call("ACL", "SETUSER", "worker", "on", ">pass", ...own, ...commands);
    admin.disconnect();
    const connection = {
      host: "127.0.0.1",
      port: server.port,
      username: "worker",
      password: "pass",
    };
    expect(await everything(connection, { prefix: "own" })).toEqual(expected);
    await expect(everything(connection, { prefix: "others" })).rejects.toMatchObject({
      code: "REDIS_FAILED",
      message: expect.stringContaining("Cannot start a worker: NOPERM") as string,
    });
  });

  test("with TLS takes those who trust its certificate, and shows theirs", async () => {
    const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    const tlsPort = await freePort();
    const files = ["--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", cert];
    const port = ["--tls-port", String(tlsPort), "--requirepass", "pass"];
    server = await RedisServer.start(...port, ...files);
    const own = { ca: readFileSync(cert), cert: readFileSync(cert), key: readFileSync(key) };
    const connection = { host: "127.0.0.1", port: tlsPort, password: "pass", tls: own };
    expect(await everything(connection)).toEqual(expected);
    // An instance is used for its options.
    const instance = new Redis({ ...connection, lazyConnect: true });
    expect(await everything(instance, { prefix: "instance" })).toEqual(expected);
    const untrusted = { ...connection, tls: {} };
    await expect(everything(untrusted)).rejects.toMatchObject({
      code: "REDIS_FAILED",
      message: `Cannot reach Redis at 127.0.0.1:${tlsPort}: self-signed certificate`,
    });
    const { tls: _, ...plain } = connection;
    await expect(everything(plain)).rejects.toThrow("closes connections as one with TLS does");
  });

  test("has the database that is meant, and not another instead", async () => {
    server = await RedisServer.start("--databases", "2");
    expect(await everything(`${server.url}/1`)).toEqual(expected);
    for (const open of [everything, (url: string) => redisWork({ connection: url })])
      await expect(open(`${server.url}/2`)).rejects.toMatchObject({
        code: "REDIS_FAILED",
        message: expect.stringContaining("DB index is out of range") as string,
      });
    await expect(everything(`${server.url}/first`)).rejects.toThrow(TypeError);
    const [first, second] = [new Redis(server.url), new Redis(`${server.url}/1`)];
    expect([await first.dbsize(), (await second.dbsize()) > 0]).toEqual([0, true]);
    for (const redis of [first, second]) redis.disconnect();
  });

  test("that does not answer counts as one that is not there", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const executor = bullmqExecutor({
      connection: { host: "127.0.0.1", port, commandTimeout: 100 },
    });
    await expect(executor.ready()).rejects.toMatchObject({
      code: "REDIS_FAILED",
      message: expect.stringContaining(`127.0.0.1:${port}: it does not answer`) as string,
    });
    await executor.close();
    silent.close();
  });

  test("may have several prefixes, which do not see each other", async () => {
    server = await RedisServer.start();
    const connection = server.url;
    const ids = ["one", "two"];
    const [first, second] = await Promise.all(
      ids.map((prefix) => everything(connection, { prefix, id: "same" })),
    );
    expect([first, second]).toEqual([expected, expected]);
    const stranger = await createWorker({
      connection,
      prefix: "one",
      actions: { act: () => "one" },
    });
    const executor = bullmqExecutor({ connection, prefix: "two", patience: 1 });
    const task = { name: "list", action: "act", withItems: [1], tolerate: 1 };
    const { tasks } = await run(compileTasks([task], {}), { executor }).result;
    expect((tasks["list"] as ItemsResult).items[0]?.error?.code).toBe("NO_WORKER");
    expect((await redisWork({ connection, prefix: "two" })).workers).toEqual([]);
    expect(await redisRuns({ connection, prefix: "three" })).toEqual([]);
    const signal = sendRedisSignal({ connection, prefix: "three", id: "same" }, "go");
    await expect(signal).rejects.toThrow("same");
    const redis = new Redis(connection);
    const keys = await redis.keys("*");
    expect(keys.filter((key) => !/^(?:one|two):/.test(key))).toEqual([]);
    redis.disconnect();
    await Promise.all([stranger.close(), executor.close()]);
  });
});

async function freePort(): Promise<number> {
  const listening = createServer().listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  listening.close();
  return port;
}
