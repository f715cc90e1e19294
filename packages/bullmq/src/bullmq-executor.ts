import { type Executor, inProcess, type Job, type Session, type Tracing } from "@sheaf/workflow";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { EarlierWork } from "./earlier-work.ts";
import { atMost, repeatedly, uniqueId, whereabouts } from "./clock.ts";
import { type ChunkData, type ChunkReport, QueueNames, type QueuePlace } from "./items-queue.ts";
import { LargeResults } from "./large-results.ts";
import { type ListOwner, NamedOwner, ONLY_OWNER } from "./list-owner.ts";
import { Outage } from "./outage.ts";
import { Presence } from "./presence.ts";
import { QueueSession } from "./queue-session.ts";
import { QueueState } from "./queue-state.ts";
import { checkRedis } from "./redis-check.ts";
import { connected, type RedisConnection } from "./redis-connection.ts";
import { redisStore, type RedisStore } from "./redis-store.ts";
import { type ExecutorWork, MOST_TOLD } from "./reports-of-work.ts";
import { ResultStream } from "./result-stream.ts";
import { hashOf } from "./text-part.ts";
import { UploadedParts } from "./uploaded-parts.ts";

/** Where items go, and how. */
export interface BullmqExecutorOptions extends QueuePlace {
  /** Where Redis is. */
  readonly connection: RedisConnection;
  /**
   * The most items in one job.
   *
   * @defaultValue 100
   */
  readonly chunk?: number;
  /**
   * Milliseconds that an item waits for others, to share a job with them.
   *
   * @defaultValue 5
   */
  readonly wait?: number;
  /**
   * Seconds after which items fail: with `NO_WORKER` if there is no worker, or none that can run them (items
   * behind them do not wait that long again), and with `REDIS_FAILED` or `REDIS_FULL` if Redis has been
   * unreachable, or full, for that long.
   *
   * @defaultValue 60
   */
  readonly patience?: number;
  /**
   * Whether all tasks without items go to workers too, and not only those whose action this process lacks.
   *
   * @defaultValue false
   */
  readonly tasks?: boolean;
  /**
   * The BullMQ priority of its jobs: an integer from 1, which goes first, to 2,097,151; or a function that
   * returns it for a list. Jobs of the same priority go in the order in which they were sent.
   *
   * @defaultValue no priority, which goes before all others
   */
  readonly priority?: number | ((job: Job) => number | undefined);
  /**
   * Follows the chunks that are sent, as `openTelemetry` of `@sheaf/workflow/opentelemetry` does.
   *
   * @defaultValue no tracing
   */
  readonly tracing?: Tracing;
}

/** An executor that sends items to workers. */
export interface BullmqExecutor extends Executor {
  /**
   * Resolves if Redis can be used. Each list checks this before its first item; call it yourself to find out
   * before a run starts.
   *
   * @throws `RedisError`
   */
  ready(): Promise<void>;
  /** Closes its connections, once no run uses it any more. */
  close(): Promise<void>;
}

/** Milliseconds that Redis, which may be away, has for what is only tidier. */
const GOODBYE = 1_000;
/** Milliseconds between two looks at chunks that have not ended. */
const LOOKING = 3_000;

/**
 * Runs the items of lists on the workers of a queue: see {@link createWorker}. A job carries the items, their
 * inputs and their keys; the context is uploaded once, and only the parts of it that Redis does not have.
 * Items that are ready at about the same time share a job. An item takes about 30 µs of CPU in all processes
 * together, 100 items in a job, however much the context holds.
 *
 * An item may run again if its worker dies, but is recorded once. Functions as actions run in this process,
 * because only actions with names can be called elsewhere.
 *
 * @throws RangeError for numbers out of range; TypeError for the name of a queue with a colon, and for a database
 * without a number.
 *
 * @example
 * ```ts
 * const workflow = compileTasks([{ name: "resize", withItems: ["a.png", "b.png"] }], {});
 * const runOn = async (url: string) => {
 *   const executor = bullmqExecutor({ connection: url });
 *   try {
 *     return await run(workflow, { executor }).result;
 *   } finally {
 *     await executor.close();
 *   }
 * };
 * ```
 */
export function bullmqExecutor(options: BullmqExecutorOptions): BullmqExecutor {
  return new QueueExecutor(options);
}

class QueueExecutor implements BullmqExecutor {
  readonly takesTasks: boolean;
  readonly #options: Required<Pick<BullmqExecutorOptions, "chunk" | "wait" | "patience">>;
  readonly #priority: BullmqExecutorOptions["priority"];
  readonly #tracing: Tracing | undefined;
  readonly #connection: RedisConnection;
  readonly #names: QueueNames;
  readonly #redis: Redis;
  readonly #queue: Queue<ChunkData>;
  readonly #store: RedisStore;
  readonly #parts: UploadedParts;
  readonly #results: string;
  readonly #state: QueueState;
  readonly #outage: Outage;
  readonly #stream: ResultStream;
  readonly #earlier: EarlierWork;
  readonly #sessions = new Map<string, QueueSession>();
  readonly #stopLooking: () => void;
  readonly #presence: Presence;
  #checked: Promise<void> | null = null;

  constructor(options: BullmqExecutorOptions) {
    const { connection, chunk = 100, wait = 5, patience = 60, tasks = false } = options;
    checkNumber("chunk", chunk, 1, 10_000);
    checkNumber("wait", wait, 0, 10_000);
    checkNumber("patience", patience, 0, 1e6);
    checkPriority(options.priority);
    this.takesTasks = tasks;
    this.#connection = connection;
    this.#options = { chunk, wait, patience };
    this.#priority = options.priority;
    this.#tracing = options.tracing;
    this.#names = new QueueNames(options);
    this.#redis = connected(connection, { maxRetriesPerRequest: null });
    this.#queue = new Queue<ChunkData>(this.#names.queue, this.#names.options(this.#redis));
    this.#queue.on("error", () => {});
    this.#store = redisStore({ connection, prefix: this.#names.prefix });
    this.#parts = new UploadedParts(this.#store);
    this.#results = this.#names.resultsOf(uniqueId());
    this.#state = new QueueState(this.#redis, this.#queue, this.#names);
    this.#outage = new Outage(this.#redis, `${this.#results}:alive`);
    const connect = (): Redis => connected(connection, { maxRetriesPerRequest: null });
    this.#earlier = new EarlierWork(this.#redis, this.#names, connect);
    this.#stream = new ResultStream(connect(), this.#results, (report) => this.#receive(report));
    const { executors } = this.#names;
    this.#presence = new Presence(this.#redis, [executors], uniqueId(), () => this.#work());
    this.#stopLooking = repeatedly(LOOKING, () => this.#look());
  }

  /** Workers are asked by sending: they come and go. */
  has(): boolean {
    return true;
  }

  ready(): Promise<void> {
    this.#checked ??= checkRedis(this.#connection).catch((error: unknown) => {
      this.#checked = null;
      throw error;
    });
    return this.#checked;
  }

  async open(job: Job): Promise<Session> {
    if (job.action === null) return inProcess.open(job);
    await this.ready();
    const priority = typeof this.#priority === "function" ? this.#priority(job) : this.#priority;
    checkPriority(priority);
    const id = uniqueId();
    const owner = this.#ownerOf(job, id);
    const session = new QueueSession(job, {
      ...this.#options,
      priority,
      tracing: this.#tracing,
      id,
      results: this.#results,
      queue: this.#queue,
      state: this.#state,
      store: this.#parts,
      largeIn: (results) => new LargeResults(this.#redis, results),
      owner,
      workerOf: (chunk) => this.#redis.hget(this.#names.jobOf(chunk), "pb"),
      abort: (text) => void this.#redis.publish(this.#names.aborts, text).catch(() => {}),
      onEnd: () => this.#closed(id, session),
    });
    await session.upload();
    const earlier = await owner.take();
    if (earlier.length > 0) await this.#earlier.giveTo(session, earlier);
    if (this.#sessions.size === 0) this.#presence.begin();
    this.#sessions.set(id, session);
    return session;
  }

  async close(): Promise<void> {
    this.#stopLooking();
    await this.#presence.end();
    this.#stream.close();
    this.#earlier.close();
    await atMost(GOODBYE, this.#redis.del(this.#results));
    await atMost(GOODBYE, this.#queue.close());
    await this.#store.close();
    this.#redis.disconnect();
  }

  #ownerOf({ isContinuable, runId, id: list }: Job, id: string): ListOwner {
    if (!isContinuable) return ONLY_OWNER;
    const key = this.#names.listOf(hashOf(JSON.stringify([runId, list])));
    return new NamedOwner(this.#redis, key, { id, results: this.#results });
  }

  #closed(id: string, session: QueueSession): void {
    this.#earlier.end(session);
    this.#sessions.delete(id);
    if (this.#sessions.size === 0) void this.#presence.end();
  }

  #work(): ExecutorWork | null {
    const tasks = Array.from(this.#sessions.values(), (session) => session.work);
    const sent = tasks.filter(({ items }) => items > 0).slice(0, MOST_TOLD);
    return sent.length === 0 ? null : { ...whereabouts(), queue: this.#names.queue, tasks: sent };
  }

  #receive(report: ChunkReport): void {
    this.#sessions.get(report.session)?.receive(report);
  }

  #look(): void {
    if (this.#sessions.size === 0) return;
    const error = this.#outage.errorAfter(this.#options.patience * 1_000);
    for (const session of this.#sessions.values())
      if (error === null) void session.look();
      else session.fail(error);
  }
}

/** BullMQ keeps priorities in 21 bits. */
const MAX_PRIORITY = 2 ** 21 - 1;

function checkPriority(priority: BullmqExecutorOptions["priority"]): void {
  if (priority === undefined || typeof priority === "function") return;
  if (Number.isInteger(priority) && priority >= 1 && priority <= MAX_PRIORITY) return;
  throw new RangeError(
    `Cannot send items: \`priority\` is ${String(priority)}, not an integer from 1 to ${MAX_PRIORITY}`,
  );
}

function checkNumber(name: string, value: number, min: number, max: number): void {
  if (!(value >= min && value <= max))
    throw new RangeError(
      `Cannot make an executor: \`${name}\` is ${String(value)}, not a number from ${min} to ${max}`,
    );
}
