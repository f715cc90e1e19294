import { PartReader } from "@sheaf/workflow";
import { type Job, type JobJson, Worker as BullWorker } from "bullmq";
import type { Redis } from "ioredis";
import { atMost, now, repeatedly, secondsFrom, sleep, uniqueId, whereabouts } from "./clock.ts";
import { type ChunkAbort, type ChunkData, QueueNames } from "./items-queue.ts";
import { KnownTasks } from "./known-tasks.ts";
import { heldLocks, LOCK, LockKeeper } from "./lock-keeper.ts";
import { Presence } from "./presence.ts";
import { checkRedis } from "./redis-check.ts";
import { connected } from "./redis-connection.ts";
import { redisErrorOf } from "./redis-error.ts";
import { redisStore, type RedisStore } from "./redis-store.ts";
import { Reporter } from "./reporter.ts";
import { MOST_TOLD, type WorkerWork } from "./reports-of-work.ts";
import { Slots } from "./slots.ts";
import { StrayChunks } from "./stray-chunks.ts";
import { type NextJob, WorkerChunk } from "./worker-chunk.ts";
import { limiterOf, nameOf, slotsOf, type Worker, type WorkerOptions } from "./worker-options.ts";

/** A chunk may be lost once for each of its items, and is never given up. */
const MAX_STALLS = 1_000_000;
const PAUSE = 500;
/** Milliseconds between two looks at a queue whose limit is reached. */
const LIMITED = 50;
const GOODBYE = 1_000;
/** Seconds that Redis waits for a chunk before it answers, and so how long closing takes at least. */
const WAITING = 1;

/**
 * Starts a worker: it takes the items that a {@link bullmqExecutor} sends, calls their actions, and reports
 * the results. Any number of workers may serve one queue, on any machines. If a worker dies, others take over
 * its items within 15 s.
 *
 * @throws `RedisError` if Redis cannot be used; RangeError for slots, or a limiter, out of range; TypeError for
 * a name that is not allowed.
 *
 * @example
 * ```ts
 * const start = (url: string) =>
 *   createWorker({ connection: url, actions: { double: ({ item }) => Number(item) * 2 }, slots: 20 });
 * ```
 */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const worker = new QueueWorker(options);
  try {
    await worker.open();
    return worker;
  } catch (error) {
    await worker.close();
    throw redisErrorOf("start a worker", error);
  }
}

/** Of BullMQ's worker only what gives jobs is used. */
class ChunkQueue extends BullWorker<ChunkData> {
  /** The job that came with the end of another one. */
  next([data, id]: NextJob, token: string): Promise<Job<ChunkData> | undefined> {
    return this.nextJobFromJobData(data as JobJson, id as string, token);
  }
}

class QueueWorker implements Worker {
  readonly #options: WorkerOptions;
  readonly #name: string;
  readonly #names: QueueNames;
  readonly #redis: Redis;
  readonly #blocking: Redis;
  readonly #listening: Redis;
  readonly #store: RedisStore;
  readonly #slots: Slots;
  readonly #token = uniqueId();
  readonly #worker: ChunkQueue;
  readonly #reporter: Reporter;
  readonly #chunks = new Set<WorkerChunk>();
  readonly #performing = new Set<Promise<void>>();
  readonly #tasks: KnownTasks;
  #isClosing = false;
  #taking: Promise<void> = Promise.resolve();
  #closed: Promise<void> | null = null;
  #locks: LockKeeper | null = null;
  readonly #startedAt = now();
  readonly #presence: Presence;
  #stopLooking: () => void = () => {};

  constructor(options: WorkerOptions) {
    const { connection, actions, secrets, maxBytes } = options;
    const slots = slotsOf(options);
    this.#options = options;
    this.#name = nameOf(options);
    this.#names = new QueueNames(options);
    this.#redis = connected(connection, { maxRetriesPerRequest: null });
    this.#blocking = connected(connection, { maxRetriesPerRequest: null });
    this.#listening = connected(connection, { maxRetriesPerRequest: null });
    this.#store = redisStore({ connection, prefix: this.#names.prefix });
    const parts = new PartReader(this.#store, maxBytes === undefined ? {} : { maxBytes });
    this.#tasks = new KnownTasks({ actions, parts, ...(secrets === undefined ? {} : { secrets }) });
    this.#slots = new Slots(slots);
    this.#reporter = new Reporter(this.#redis, () => this.#isClosing);
    const { workers, pulses } = this.#names;
    const tell = (): WorkerWork => this.#work();
    this.#presence = new Presence(this.#redis, [workers, pulses], this.#token, tell);
    this.#worker = new ChunkQueue(this.#names.queue, null, {
      ...this.#names.options(this.#blocking),
      name: this.#name,
      ...limiterOf(options),
      autorun: false,
      lockDuration: LOCK,
      stalledInterval: LOCK / 2,
      maxStalledCount: MAX_STALLS,
      drainDelay: WAITING,
    });
    this.#worker.on("error", () => {});
  }

  async open(): Promise<void> {
    await checkRedis(this.#options.connection);
    await this.#worker.waitUntilReady();
    this.#listening.on("message", (_channel, text) => this.#abort(text));
    await this.#listening.subscribe(this.#names.aborts);
    await this.#worker.startStalledCheckTimer();
    const { connection, maxBlock = 120 } = this.#options;
    const locks = this.#names.locksOf(this.#token);
    // A user of Redis without a right to the keys learns it here.
    await heldLocks(this.#redis, locks);
    this.#locks = new LockKeeper(this.#redis, connection, locks, maxBlock * 1_000);
    this.#presence.begin();
    const strays = new StrayChunks(this.#redis, this.#worker, locks);
    const known = (): ReadonlySet<string> => new Set(Array.from(this.#chunks, ({ id }) => id));
    this.#stopLooking = repeatedly(LOCK / 2, () => void strays.giveBack(known));
    this.#taking = this.#take();
  }

  #work(): WorkerWork {
    const { slots = 10, actions } = this.#options;
    const chunks = Array.from(this.#chunks, (chunk) => chunk.work);
    return {
      name: this.#name,
      ...whereabouts(),
      queue: this.#names.queue,
      slots,
      running: chunks.reduce((sum, { running }) => sum + running, 0),
      up: secondsFrom(this.#startedAt),
      actions: Object.keys(actions).slice(0, MOST_TOLD),
      chunks: chunks.slice(0, MOST_TOLD),
    };
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#isClosing = true;
    // The slots that it may wait for are not needed any more.
    this.#slots.give(1);
    // It waits for Redis, which may be away.
    await atMost(WAITING * 1_000 + GOODBYE, this.#taking);
    const { grace = 30 } = this.#options;
    await atMost(grace * 1_000, Promise.all(this.#performing));
    this.#stopLooking();
    await this.#locks?.close();
    await this.#presence.end();
    // Redis may be away.
    await atMost(GOODBYE, this.#redis.zrem(this.#names.living, this.#token));
    await atMost(GOODBYE, this.#worker.close(true));
    await this.#store.close();
    for (const redis of [this.#redis, this.#blocking, this.#listening]) redis.disconnect();
  }

  /** A chunk is taken when there is a slot for one of its items, so that others find what this one cannot do yet. */
  async #take(): Promise<void> {
    let wasEmpty = false;
    while (!this.#isClosing) {
      await this.#slots.free();
      try {
        const asked = now();
        const job = (await this.#worker.getNextJob(this.#token)) as Job<ChunkData> | undefined;
        if (job === undefined || job === null) {
          // Once this means that jobs have run out. Then Redis is asked to wait, unless there is a limit.
          if (wasEmpty && now() - asked < LIMITED) await sleep(LIMITED);
          wasEmpty = true;
          continue;
        }
        wasEmpty = false;
        if (this.#isClosing) await job.moveToWait(this.#token);
        else await this.#started(job);
      } catch {
        if (!this.#isClosing) await sleep(PAUSE);
      }
    }
  }

  /** Waits for its first slot: what is taken meanwhile would only be kept from other workers. */
  async #started(job: Job<ChunkData>): Promise<void> {
    const chunk = this.#chunkOf(job);
    const performing = this.#perform(chunk);
    this.#performing.add(performing);
    void performing.finally(() => this.#performing.delete(performing));
    await chunk.begun;
  }

  #chunkOf(job: Job<ChunkData>): WorkerChunk {
    return new WorkerChunk(job, {
      redis: this.#redis,
      names: this.#names,
      slots: this.#slots,
      reporter: this.#reporter,
      token: this.#token,
      name: this.#name,
      tracing: this.#options.tracing,
      isClosing: () => this.#isClosing,
      taskOf: (data) => this.#tasks.of(data),
    });
  }

  /** Performs a chunk, and those that come with the end of another. */
  async #perform(first: WorkerChunk): Promise<void> {
    for (let chunk: WorkerChunk | null = first; chunk !== null;) {
      this.#chunks.add(chunk);
      const next: NextJob | null = await chunk.perform();
      this.#chunks.delete(chunk);
      const job: Job<ChunkData> | undefined =
        next === null ? undefined : await this.#worker.next(next, this.#token);
      chunk = job === undefined ? null : this.#chunkOf(job);
    }
  }

  #abort(text: string): void {
    try {
      const abort = JSON.parse(text) as ChunkAbort;
      for (const chunk of this.#chunks) chunk.abort(abort);
    } catch {
      // Not of an executor.
    }
  }
}
