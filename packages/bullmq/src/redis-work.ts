import type { Redis } from "ioredis";
import { QueueNames } from "./items-queue.ts";
import { reachRedis } from "./redis-check.ts";
import { addressOf, connected, type RedisConnection } from "./redis-connection.ts";
import { answerOf } from "./redis-error.ts";
import { isExecutorWork, isWorkerWork, type SentWork, type WorkerWork } from "./reports-of-work.ts";

/** Where to look for work. */
export interface RedisWorkOptions {
  /** Where Redis is. */
  readonly connection: RedisConnection;
  /**
   * The start of all keys.
   *
   * @defaultValue "sheaf"
   */
  readonly prefix?: string;
}

/** A worker, and what it has. JSON. */
export interface SeenWorker extends WorkerWork {
  /**
   * `blocked`: an action has kept its event loop from turning, and it is still there. `lost`: it has given no
   * sign of life; others take up what it had.
   */
  readonly state: "working" | "idle" | "blocked" | "lost";
  /** Seconds since it last reported. */
  readonly seen: number;
}

/** Items of one task that were sent and have not ended. JSON. */
export interface SeenTask extends SentWork {
  /** The queue that they went to. */
  readonly queue: string;
  /** The machine of the run. */
  readonly host: string;
  /** The process of the run. */
  readonly pid: number;
  /** Items whose actions run, on the workers that are listed. */
  readonly running: number;
  /** Items that wait, in the queue or on a worker. */
  readonly waiting: number;
  /** Names of the workers that have some of them. */
  readonly workers: readonly string[];
  /** True if the process of the run has given no sign of life. */
  readonly isLost: boolean;
  /** Seconds since the last sign of life of that process. */
  readonly seen: number;
}

/** A queue. JSON. */
export interface SeenQueue {
  /** Its name. */
  readonly name: string;
  /** Jobs that wait for a worker. Each has up to `chunk` items of its executor. */
  readonly waiting: number;
  /** Jobs that workers have. */
  readonly active: number;
}

/** What waits, what runs, and on whom. JSON. */
export interface RedisWork {
  /** By queue and name. Those that are lost are listed for an hour. */
  readonly workers: readonly SeenWorker[];
  /** By run and task. */
  readonly tasks: readonly SeenTask[];
  /** Those that a worker or a run uses. */
  readonly queues: readonly SeenQueue[];
  /** Of Redis. */
  readonly memory: {
    /** Bytes that it has. */
    readonly used: number;
    /** Bytes that it may have; null without a limit. */
    readonly max: number | null;
  };
}

/** Seconds without a sign of life, several of which are due. */
const QUIET = 10;

/**
 * Shows what runs have sent to workers, and which worker does what. Look here when a run makes no progress.
 * It is a few seconds old at most, and only reads. O(workers and runs).
 *
 * @throws `RedisError` if Redis cannot be used.
 *
 * @example
 * ```ts
 * const stuck = async (connection: string) => {
 *   const { workers } = await redisWork({ connection });
 *   return workers.filter(({ state }) => state === "blocked").map(({ name }) => name);
 * };
 * ```
 */
export async function redisWork({ connection, prefix }: RedisWorkOptions): Promise<RedisWork> {
  await reachRedis(connection);
  const redis = connected(connection);
  const names = new QueueNames(prefix === undefined ? {} : { prefix });
  try {
    return await answerOf(`ask for the work in Redis at ${addressOf(redis)}`, () =>
      workIn(redis, names),
    );
  } finally {
    redis.disconnect();
  }
}

async function workIn(redis: Redis, names: QueueNames): Promise<RedisWork> {
  const [[now], said, pulses, sent, info] = await Promise.all([
    redis.time(),
    redis.hgetall(names.workers),
    redis.hgetall(names.pulses),
    redis.hgetall(names.executors),
    redis.info("memory"),
  ]);
  const workers = told(said, Number(now), isWorkerWork).map(({ name, seen, work }) => ({
    ...work,
    state: stateOf(work, seen, Number(now) - Number(pulses[name] ?? 0)),
    seen,
  }));
  const executors = told(sent, Number(now), isExecutorWork);
  const tasks = executors.flatMap(({ seen, work: { tasks: own, ...place } }) =>
    own.map((task) => ({
      ...task,
      ...place,
      ...shareOf(task, workers),
      isLost: seen > QUIET,
      seen,
    })),
  );
  const used = new Set([...workers, ...tasks].map(({ queue }) => queue));
  const queues = [...used].toSorted().map((name) => queueOf(redis, names, name));
  return {
    workers: workers.toSorted((a, b) => compared(a.queue, b.queue) || compared(a.name, b.name)),
    tasks: tasks.toSorted((a, b) => compared(a.run, b.run) || compared(a.task, b.task)),
    queues: await Promise.all(queues),
    memory: { used: memoryIn(info, "used_memory"), max: memoryIn(info, "maxmemory") || null },
  };
}

/** What several said, each with its age. Anybody can write to Redis: what is of another shape is left out. */
function told<Work>(
  said: Readonly<Record<string, string>>,
  now: number,
  isWork: (value: unknown) => value is Work,
): readonly { readonly name: string; readonly seen: number; readonly work: Work }[] {
  return Object.entries(said).flatMap(([name, text]) => {
    const [, time = "", json = ""] = /^(\d+) (.*)$/s.exec(text) ?? [];
    try {
      const work: unknown = JSON.parse(json);
      return isWork(work) ? [{ name, seen: Math.max(0, now - Number(time)), work }] : [];
    } catch {
      return [];
    }
  });
}

function stateOf({ running }: WorkerWork, seen: number, pulse: number): SeenWorker["state"] {
  if (seen > QUIET) return pulse > QUIET ? "lost" : "blocked";
  return running > 0 ? "working" : "idle";
}

function shareOf(
  { run, task, items }: SentWork,
  workers: readonly SeenWorker[],
): Pick<SeenTask, "running" | "waiting" | "workers"> {
  let running = 0;
  const names = new Set<string>();
  for (const { name, state, chunks } of workers) {
    if (state === "lost") continue;
    for (const chunk of chunks) {
      if (chunk.run !== run || chunk.task !== task) continue;
      running += chunk.running;
      names.add(name);
    }
  }
  return { running, waiting: Math.max(0, items - running), workers: [...names].toSorted() };
}

async function queueOf(redis: Redis, names: QueueNames, name: string): Promise<SeenQueue> {
  const queue = new QueueNames({ prefix: names.prefix, queue: name });
  const [waiting, prioritized, active] = await Promise.all([
    redis.llen(queue.jobOf("wait")),
    redis.zcard(queue.jobOf("prioritized")),
    redis.llen(queue.jobOf("active")),
  ]);
  return { name, waiting: waiting + prioritized, active };
}

function memoryIn(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1] ?? 0);
}

function compared(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
