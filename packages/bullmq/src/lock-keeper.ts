import { Worker } from "node:worker_threads";
import { Redis, type RedisOptions } from "ioredis";
import { repeatedly } from "./clock.ts";
import type { RedisConnection } from "./redis-connection.ts";

/** Milliseconds that a worker that died has its chunks. */
export const LOCK = 6_000;

/** What is renewed. */
export interface Locks {
  /** The list of jobs that workers have. */
  readonly active: string;
  /** The set of those that may be stalled. */
  readonly stalled: string;
  /** What comes before the id of a job. */
  readonly jobs: string;
  /** When workers last did it, by token. */
  readonly pulses: string;
  /** The workers of the queue that are alive, by the time of Redis, in milliseconds, until which they count as that. */
  readonly living: string;
  /** Of the worker. */
  readonly token: string;
}

/** What the thread is started with. */
export interface LockThreadData {
  readonly locks: Locks;
  readonly connection: string | RedisOptions;
  /** A counter that the main thread moves on while it is not blocked. */
  readonly pulse: Int32Array<SharedArrayBuffer>;
  /** Milliseconds for which it may stand still. */
  readonly maxBlock: number;
}

/**
 * Renews all that the worker has, and knows nothing of its chunks. A Redis that is full takes `PEXPIRE`, but
 * nothing new.
 */
const RENEW = `
local held = {}
for _, id in ipairs(redis.call("LRANGE", KEYS[1], 0, -1)) do
  local lock = ARGV[1] .. id .. ":lock"
  if redis.call("GET", lock) == ARGV[2] then
    redis.call("PEXPIRE", lock, ARGV[3])
    redis.call("SREM", KEYS[2], id)
    table.insert(held, id)
  end
end
local time = redis.call("TIME")
redis.pcall("HSET", KEYS[3], ARGV[2], time[1])
redis.pcall("EXPIRE", KEYS[3], 86400)
redis.call("ZREMRANGEBYSCORE", KEYS[4], "-inf", time[1] * 1000)
redis.pcall("ZADD", KEYS[4], time[1] * 1000 + ARGV[3], ARGV[2])
return held`;

/** The ids of the jobs that the worker has. */
export async function heldLocks(redis: Redis, locks: Locks): Promise<readonly string[]> {
  const { active, stalled, jobs, pulses, living, token } = locks;
  const keys = [active, stalled, pulses, living];
  return (await redis.eval(RENEW, keys.length, ...keys, jobs, token, LOCK)) as string[];
}

/** The same. Never rejects: if Redis is away, locks are renewed the next time. */
export function renewLocks(redis: Redis, locks: Locks): Promise<readonly string[]> {
  return heldLocks(redis, locks).catch(() => []);
}

/** From sources, which Node may not be able to run, the build is started. */
const PROGRAM = new URL(
  import.meta.url.endsWith(".ts") ? "../dist/lock-thread.js" : "./lock-thread.js",
  import.meta.url,
);
const PULSE = 500;

/**
 * Renews the locks of a worker from a thread of its own: an action that blocks the event loop would keep
 * the worker from doing it, and another worker would run the same items. If there can be no thread, as for
 * a connection whose options hold functions, the main thread does it.
 */
export class LockKeeper {
  readonly #stop: (() => void)[] = [];
  readonly #thread: Worker | null = null;

  constructor(redis: Redis, connection: RedisConnection, locks: Locks, maxBlock: number) {
    const pulse = new Int32Array(new SharedArrayBuffer(4));
    const renewHere = (): void => {
      this.#stop.push(repeatedly(LOCK / 3, () => void renewLocks(redis, locks)));
    };
    try {
      const data = { locks, connection: cloneable(connection), pulse, maxBlock };
      this.#thread = new Worker(PROGRAM, { workerData: data satisfies LockThreadData });
      this.#thread.once("error", renewHere).unref();
    } catch {
      renewHere();
    }
    this.#stop.push(repeatedly(PULSE, () => void Atomics.add(pulse, 0, 1)));
  }

  async close(): Promise<void> {
    for (const stop of this.#stop) stop();
    await this.#thread?.terminate();
  }
}

function cloneable(connection: RedisConnection): string | RedisOptions {
  if (typeof connection === "string") return connection;
  const options = connection instanceof Redis ? connection.options : connection;
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => typeof value !== "function"),
  );
}
