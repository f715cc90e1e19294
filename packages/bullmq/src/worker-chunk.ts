import {
  type RemoteChunk,
  type RemoteItem,
  type RemoteTask,
  unpackedItems,
  WorkerError,
} from "@sheaf/workflow/remote";
import type { ChunkTrace, Tracing } from "@sheaf/workflow";
import type { Job } from "bullmq";
import type { Redis } from "ioredis";
import { ChunkRecords } from "./chunk-records.ts";
import { now, secondsFrom, sleep } from "./clock.ts";
import { type ChunkAbort, type ChunkData, LEFT_BEHIND, type QueueNames } from "./items-queue.ts";
import type { ChunkWork } from "./reports-of-work.ts";
import type { Reporter } from "./reporter.ts";
import type { Slots } from "./slots.ts";

/** Milliseconds that a chunk stays here before it is given back, so that it is not passed around without end. */
const HOLDING = 300;
/** Workers that may die over a chunk whose items run together: most are killed by something else. */
const MAX_DEATHS = 1;
/** Milliseconds that an item which is to run alone waits for the end of others. */
const DRAINING = 10_000;

/** What a chunk needs of its worker. */
export interface ChunkWorker {
  readonly redis: Redis;
  readonly names: QueueNames;
  readonly slots: Slots;
  readonly token: string;
  readonly name: string;
  readonly tracing: Tracing | undefined;
  readonly reporter: Reporter;
  readonly isClosing: () => boolean;
  taskOf(data: ChunkData): Promise<RemoteTask>;
}

/** What the queue has next, as BullMQ gives it: data, id. */
export type NextJob = readonly unknown[];

/** A job of the queue, in the worker that has it. */
export class WorkerChunk {
  readonly #job: Job<ChunkData>;
  readonly #worker: ChunkWorker;
  readonly #running = new Set<RemoteChunk>();
  /** Called once for each item that runs, when it has ended or nobody wants it any more. */
  readonly #ends = new Map<number, () => void>();
  readonly #unwanted = new Set<number>();
  readonly #takenAt = now();
  #ended = 0;
  readonly #items: readonly RemoteItem[];
  readonly #records: ChunkRecords;
  /** Null if nobody follows it. */
  #trace: ChunkTrace | null = null;

  /** Fulfilled once one of its items has a slot, or none will. */
  readonly begun: Promise<void>;
  #begin: () => void = () => {};

  constructor(job: Job<ChunkData>, worker: ChunkWorker) {
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.#job = job;
    this.#worker = worker;
    this.#items = unpackedItems(job.data.items);
    this.#records = new ChunkRecords(job, worker, (index) => this.#end(index));
  }

  /** The id of the job. */
  get id(): string {
    return this.#job.id ?? "";
  }

  /** Performs its items and ends the job, or gives it back. Never rejects. Null if there is no next job. */
  async perform(): Promise<NextJob | null> {
    const { token } = this.#worker;
    try {
      const isOver = await this.#performed();
      if (isOver) return await this.#finish();
      await this.#job.moveToWait(token);
    } catch {
      // Redis is away, or another worker has the chunk by now. It comes again once the lock has expired.
    } finally {
      this.#begin();
      this.#trace?.end({ failed: this.#records.failed });
    }
    return null;
  }

  /** What it has, for those who look. Where items run longest, they started first. */
  get work(): ChunkWork {
    const { run, path } = this.#job.data.description;
    const [oldest = null] = this.#ends.keys();
    const left = this.#items.length - this.#ended;
    return {
      run: run.id,
      task: path.join("/"),
      running: this.#ends.size,
      waiting: Math.max(0, left - this.#ends.size),
      since: secondsFrom(this.#takenAt),
      oldest,
    };
  }

  abort({ session, attempts }: ChunkAbort): void {
    if (session !== this.#job.data.session) return;
    for (const chunk of this.#running) chunk.abort(attempts);
    // An action that ignores its signal goes on, and nobody waits for it.
    for (const { index, attempt } of attempts) {
      if (!this.#items.some((item) => item.index === index && item.attempt === attempt)) continue;
      this.#unwanted.add(index);
      this.#end(index);
    }
  }

  #end(index: number): void {
    const end = this.#ends.get(index);
    if (end === undefined) return;
    this.#ends.delete(index);
    this.#ended++;
    end();
  }

  /** False if it is to be given back. */
  async #performed(): Promise<boolean> {
    const items = await this.#left();
    this.#ended = this.#items.length - items.length;
    if (items.length === 0) return true;
    let task: RemoteTask;
    try {
      task = await this.#worker.taskOf(this.#job.data);
    } catch (error) {
      await this.#refuse(error);
      return false;
    }
    // Others may have given it back.
    if (this.#job.attemptsStarted > 1) await this.#records.report();
    this.#trace = this.#followed(items);
    if (this.#isSuspect) await this.#performAlone(task, items);
    else await this.#performTogether(task, items);
    await this.#records.flush();
    return !this.#worker.isClosing() || (await this.#left()).length === 0;
  }

  #followed(items: readonly RemoteItem[]): ChunkTrace | null {
    const { tracing, name: worker, names } = this.#worker;
    if (tracing === undefined) return null;
    const { description, trace: traceparent, traceState: tracestate } = this.#job.data;
    return tracing.performed({
      run: description.run.id,
      task: description.path.at(-1) ?? "",
      items: items.length,
      key: items[0]?.key ?? "",
      system: "bullmq",
      queue: names.queue,
      id: this.id,
      worker,
      traceparent,
      tracestate,
    });
  }

  /** Items that are wanted and have not ended yet, here or in another worker. */
  async #left(): Promise<readonly RemoteItem[]> {
    const { attemptsStarted, stalledCounter } = this.#job;
    const items = this.#items.filter(({ index }) => !this.#unwanted.has(index));
    if (attemptsStarted <= 1 && stalledCounter === 0 && !this.#worker.isClosing()) return items;
    const ended = new Set((await this.#worker.redis.hget(this.#records.job, "ended"))?.split(","));
    return items.filter(({ index }) => !ended.has(String(index)));
  }

  async #performTogether(task: RemoteTask, items: readonly RemoteItem[]): Promise<void> {
    const { slots } = this.#worker;
    const chunks: Promise<void>[] = [];
    for (let start = 0; start < items.length && !this.#worker.isClosing();) {
      const count = await slots.take(items.length - start);
      this.#begin();
      const wanted = items
        .slice(start, start + count)
        .filter(({ index }) => !this.#worker.isClosing() && !this.#unwanted.has(index));
      slots.give(count - wanted.length);
      if (wanted.length > 0) chunks.push(this.#started(task, wanted));
      start += count;
    }
    await Promise.all(chunks);
  }

  /** True if workers keep dying over it. */
  get #isSuspect(): boolean {
    return this.#job.stalledCounter > MAX_DEATHS;
  }

  /** The item that did it must not take others with it again, nor another be blamed for it. */
  async #performAlone(task: RemoteTask, items: readonly RemoteItem[]): Promise<void> {
    const { redis, names, slots } = this.#worker;
    const key = names.aloneOf(this.id);
    const culprit = await redis.get(key);
    for (const item of items) {
      if (this.#worker.isClosing()) return;
      if (String(item.index) === culprit) {
        const error = new WorkerError("WORKER_LOST", "its worker died each time that it ran");
        await this.#records.fail(item, error);
        continue;
      }
      await slots.alone(DRAINING, async () => {
        this.#begin();
        await redis.set(key, item.index, "EX", LEFT_BEHIND);
        await this.#started(task, [item]);
        await redis.del(key);
      });
    }
  }

  /** Each item gives its slot back once its end is recorded: if this worker dies, no more than its slots run again. */
  #started(task: RemoteTask, items: readonly RemoteItem[]): Promise<void> {
    const { slots } = this.#worker;
    return new Promise((resolve) => {
      let left = items.length;
      const end = (): void => {
        slots.give(1);
        if (--left === 0) resolve();
      };
      for (const { index } of items) this.#ends.set(index, end);
      const perform = (): RemoteChunk =>
        task.perform(items, (record) => {
          if (record.type === "late") this.#end(record.index);
          else this.#records.add(record);
        });
      const chunk = this.#trace === null ? perform() : this.#trace.within(perform);
      this.#running.add(chunk);
      void chunk.done.then(() => this.#running.delete(chunk));
    });
  }

  /** Another worker may perform it. */
  async #refuse(error: unknown): Promise<void> {
    this.#begin();
    await this.#records.refuse(error);
    await sleep(HOLDING);
  }

  /** Takes the next job with it, which saves a call of Redis. */
  async #finish(): Promise<NextJob | null> {
    const { redis, names, token, slots, isClosing } = this.#worker;
    const takesNext = !isClosing() && slots.hasFree;
    const next = (await this.#job.moveToCompleted(null, token, takesNext)) as NextJob | undefined;
    if (this.#isSuspect) await redis.del(names.aloneOf(this.id));
    return takesNext && Array.isArray(next) ? next : null;
  }
}
