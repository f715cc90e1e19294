import {
  type Attempt,
  type Job,
  type Session,
  type StoredPart,
  type Tracing,
  upload,
} from "@sheaf/workflow";
import {
  type AttemptName,
  type JobDescription,
  packedItems,
  type RemoteItem,
  RemoteJob,
} from "@sheaf/workflow/remote";
import type { JobsOptions, Queue } from "bullmq";
import { PartError } from "@sheaf/context/parts";
import { after, now, secondsFrom, sleep } from "./clock.ts";
import type { EarlierItem, EarlierItems } from "./earlier-items.ts";
import type { ChunkData, ChunkReport } from "./items-queue.ts";
import type { ListOwner } from "./list-owner.ts";
import { failuresIn, newChunk, type OpenChunk } from "./open-chunk.ts";
import { QueueError } from "./queue-error.ts";
import { isLargeResult, type LargeResult, type LargeResults } from "./large-results.ts";
import type { QueueState } from "./queue-state.ts";
import { redisErrorOf } from "./redis-error.ts";
import type { SentWork } from "./reports-of-work.ts";
import type { UploadedParts } from "./uploaded-parts.ts";

/** What a session has from its executor. */
interface SessionOptions {
  readonly id: string;
  readonly chunk: number;
  readonly wait: number;
  readonly patience: number;
  readonly priority: number | undefined;
  readonly tracing: Tracing | undefined;
  readonly results: string;
  readonly queue: Queue<ChunkData>;
  readonly state: QueueState;
  readonly store: UploadedParts;
  readonly largeIn: (results: string) => LargeResults;
  readonly owner: ListOwner;
  /** The name of the worker that has a chunk, or had it before; null if none has. */
  readonly workerOf: (chunk: string) => Promise<string | null>;
  /** Says to all workers what nobody wants any more. */
  readonly abort: (text: string) => void;
  readonly onEnd: () => void;
}

/** Times that parts of one list are uploaded again, and that its items run again because their result was lost. */
const MAX_LOSSES = 20;
/** Milliseconds between two tries to read a result. */
const PAUSE = 500;
/** Times that few items wait while workers have others. Chosen by `npm run bench -- distributed`: results trickle in. */
const MAX_WAITS = 4;

/** In place of an output. */
const LOST = Symbol("lost");

/** The items of one list, in chunks. */
export class QueueSession implements Session {
  readonly queues = true;
  readonly #remote: RemoteJob;
  readonly #job: Job;
  readonly #options: SessionOptions;
  readonly #chunks = new Map<string, OpenChunk>();
  #ready: RemoteItem[] = [];
  #unsent: (readonly RemoteItem[])[] = [];
  #count = 0;
  #losses = 0;
  /** The indexes of items whose output is being read. */
  readonly #reading = new Set<number>();
  #cancelTimer: (() => void) | null = null;
  #isClosed = false;
  /** Null unless a process before this one had the list. */
  #earlier: EarlierItems | null = null;

  constructor(job: Job, options: SessionOptions) {
    this.#options = options;
    this.#job = job;
    this.#remote = new RemoteJob(job, { onAbort: (attempts) => this.#abort(attempts) });
  }

  /** Uploads the parts of the context that workers cannot get yet. */
  async upload(): Promise<void> {
    await upload(this.#remote, this.#options.store, (part) => this.#uploaded(part));
  }

  #uploaded({ hash, bytes }: StoredPart): void {
    this.#job.uploaded({ hash, bytes: bytes.length });
  }

  /** What was sent and has not ended, for those who look. */
  get work(): SentWork {
    const chunks = [...this.#chunks.values()];
    const oldest = chunks.reduce((least, { sentAt }) => Math.min(least, sentAt), now());
    const { run, path, action } = this.#remote.description;
    return {
      run: run.id,
      task: path.join("/"),
      action,
      items: this.#remote.count,
      since: secondsFrom(oldest),
      refusal: chunks.find(({ refusal }) => refusal !== null)?.refusal ?? null,
    };
  }

  /** True for a job of this list. */
  describes(description: JobDescription): boolean {
    return JSON.stringify(description) === JSON.stringify(this.#remote.description);
  }

  /** Called before the first attempt. */
  goOnWith(items: EarlierItems): void {
    this.#earlier = items;
  }

  start(attempt: Attempt): void {
    const item = this.#remote.send(attempt);
    if (item === null) return;
    const earlier = this.#earlier?.take(item) ?? null;
    if (earlier !== null) {
      this.#takeUp(item, earlier);
      return;
    }
    this.#ready.push(item);
    // A task without items has no others to wait for.
    if (this.#ready.length >= this.#options.chunk || !this.#job.isList) this.#send();
    else this.#cancelTimer ??= after(this.#options.wait, () => this.#waited(1));
  }

  /** A worker has it, or had it, from a process before this one. */
  #takeUp(item: RemoteItem, { chunk: id, results, records }: EarlierItem): void {
    const chunk = this.#chunks.get(id) ?? { ...newChunk(results), items: [] };
    this.#chunks.set(id, { ...chunk, items: [...chunk.items, item] });
    for (const record of records) this.#take(id, record);
    this.#forgetEnded(id);
  }

  /** Items wait for others as long as workers have more than that to do. */
  #waited(times: number): void {
    const { wait } = this.#options;
    const count = this.#ready.length;
    if (times >= MAX_WAITS || count >= this.#remote.count - count) this.#send();
    else this.#cancelTimer = after(wait, () => this.#waited(times + 1));
  }

  close(): void {
    this.#isClosed = true;
    this.#remote.close();
    this.#options.onEnd();
    for (const [id, { trace }] of this.#chunks) {
      this.#remove(id);
      trace?.end();
    }
    this.#options.owner.release();
  }

  /** Takes what a worker reports of a chunk. */
  receive(report: ChunkReport): void {
    const { chunk: id, lost = 0, records, refused } = report;
    const chunk = this.#chunks.get(id);
    if (chunk !== undefined && lost > chunk.lost) this.#workerLost(chunk, lost);
    for (const record of Array.isArray(records) ? (records as unknown[]) : [])
      if (this.#earlier?.keeps(report, record) !== true) this.#take(id, record);
    if (chunk === undefined) return;
    if (refused === undefined) {
      chunk.refusal = null;
      if (chunk.trace !== null) chunk.failed += failuresIn(records);
      this.#forgetEnded(id);
    } else if (refused.part === undefined) chunk.refusal = refused.message;
    else void this.#uploadAgain(chunk, refused.part, refused.message);
  }

  #take(chunk: string, record: unknown): void {
    if (isLargeResult(record)) void this.#read(chunk, record);
    else this.#remote.receive(record);
  }

  /** Another worker has the chunk now. What had ended before was reported before. */
  #workerLost(chunk: OpenChunk, lost: number): void {
    const worker = chunk.worker ?? undefined;
    const reason = "its worker gave no sign of life";
    chunk.lost = lost;
    chunk.worker = null;
    chunk.trace?.lost(worker, reason);
    for (const item of chunk.items) this.#remote.lost(item, { worker, reason });
  }

  #ended(id: string, { failed, trace }: OpenChunk): void {
    this.#chunks.delete(id);
    trace?.end({ failed });
  }

  /** Fails all that is under way. */
  fail(error: unknown): void {
    for (const attempt of this.#remote.underWay) this.#remote.fail(attempt, error);
  }

  #forgetEnded(id: string): boolean {
    const chunk = this.#chunks.get(id);
    if (chunk === undefined) return true;
    const hasEnded = !chunk.items.some((item) => this.#remote.isUnderWay(item));
    if (hasEnded) this.#ended(id, chunk);
    return hasEnded;
  }

  async #read(id: string, result: LargeResult): Promise<void> {
    const { largeIn, results } = this.#options;
    const large = largeIn(this.#chunks.get(id)?.results ?? results);
    const { index, attempt } = result;
    if (this.#remote.isUnderWay(result)) {
      this.#reading.add(index);
      const output = await this.#outputOf(id, result, large);
      this.#reading.delete(index);
      if (output !== LOST) this.#remote.receive({ type: "succeeded", index, attempt, output });
      this.#forgetEnded(id);
    }
    this.#options.owner.asOwner(() => void large.remove(id, result));
  }

  /** An output that Redis has lost, or that was changed there, is made again. */
  async #outputOf(id: string, result: LargeResult, large: LargeResults): Promise<unknown> {
    while (this.#remote.isUnderWay(result) && !this.#isClosed)
      try {
        return await large.read(id, result);
      } catch (error) {
        if (!(error instanceof PartError)) await sleep(PAUSE);
        else if (this.#losses++ >= MAX_LOSSES) this.#remote.fail(result, error);
        else {
          const item = this.#chunks.get(id)?.items.find(({ index }) => index === result.index);
          if (item !== undefined) this.#sendAgain(id, [item]);
          break;
        }
      }
    return LOST;
  }

  /** Looks after chunks that have not ended: reports are what decides, and something may be lost. */
  async look(): Promise<void> {
    try {
      await this.#options.store.missing(this.#remote.hashes);
      this.#options.owner.keep();
      for (const [id, chunk] of this.#chunks) await this.#lookAt(id, chunk);
    } catch {
      // Redis is away. There is another look soon.
    }
  }

  async #lookAt(id: string, chunk: OpenChunk): Promise<void> {
    const { state, patience } = this.#options;
    if (this.#forgetEnded(id)) {
      this.#remove(id);
      return;
    }
    const left = chunk.items.filter(
      (item) => this.#remote.isUnderWay(item) && !this.#reading.has(item.index),
    );
    if (left.length === 0) return;
    const isLate = now() - chunk.sentAt >= patience * 1_000;
    if (isLate && chunk.refusal !== null) {
      this.#giveUp(id, chunk, left, chunk.refusal);
      return;
    }
    const place = await state.of(id);
    if (place === "worker") {
      chunk.worker = await this.#options.workerOf(id);
      return;
    }
    if (place === "queue") {
      if (isLate && !(await state.hasWorkers()))
        this.#giveUp(id, chunk, left, "there is no worker");
    } else if (chunk.isGone) this.#sendAgain(id, left);
    // Its end may just be on its way.
    else chunk.isGone = true;
  }

  #sendAgain(id: string, lost: readonly RemoteItem[]): void {
    const chunk = this.#chunks.get(id);
    if (chunk !== undefined) {
      const items = chunk.items.filter((item) => !lost.includes(item));
      if (items.length === 0) this.#ended(id, chunk);
      else this.#chunks.set(id, { ...chunk, items });
    }
    for (const item of lost) this.#ready.push(item);
    this.#send();
  }

  #giveUp(id: string, chunk: OpenChunk, left: readonly RemoteItem[], reason: string): void {
    const { patience } = this.#options;
    this.#chunks.delete(id);
    this.#remove(id);
    const message = `Cannot perform the item: no worker took it within ${patience} s: ${reason}`;
    chunk.trace?.end({ error: { code: "NO_WORKER", message } });
    for (const item of left) this.#remote.fail(item, new QueueError("NO_WORKER", message));
  }

  async #uploadAgain(chunk: OpenChunk, part: string, message: string): Promise<void> {
    const { store } = this.#options;
    try {
      if (this.#losses++ >= MAX_LOSSES) throw new Error(message);
      store.forget();
      const bytes = new TextEncoder().encode(this.#remote.textOf(part));
      await store.put([{ hash: part, bytes }]);
      this.#uploaded({ hash: part, bytes });
      await this.upload();
    } catch (error) {
      for (const item of chunk.items) this.#remote.fail(item, error);
    }
  }

  #send(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const { chunk } = this.#options;
    const ready = this.#ready.filter((item) => this.#remote.isUnderWay(item));
    this.#ready = [];
    for (let start = 0; start < ready.length; start += chunk) {
      if (this.#unsent.length === 0) void this.#addSoon();
      this.#unsent.push(ready.slice(start, start + chunk));
    }
  }

  /** Chunks of one turn go to Redis together. */
  async #addSoon(): Promise<void> {
    await Promise.resolve();
    const { id: session, results, queue, priority } = this.#options;
    const { description } = this.#remote;
    const { action } = description;
    const chunks = this.#unsent;
    this.#unsent = [];
    const jobs = chunks.map((items) => {
      const jobId = `${session}-${this.#count++}`;
      const traced = this.#opened(jobId, items);
      const opts: JobsOptions = { jobId, removeOnComplete: true, removeOnFail: true };
      if (priority !== undefined) opts.priority = priority;
      const data: ChunkData = { description, items: packedItems(items), results, session };
      return { name: action, data: { ...data, ...traced }, opts };
    });
    try {
      await queue.addBulk(jobs);
      if (this.#isClosed) for (const { opts } of jobs) this.#remove(opts.jobId ?? "");
    } catch (cause) {
      const error = redisErrorOf("send items to Redis", cause);
      for (const { opts } of jobs) {
        const id = opts.jobId ?? "";
        this.#chunks.get(id)?.trace?.end({ error: { code: error.code, message: error.message } });
        this.#chunks.delete(id);
      }
      for (const item of chunks.flat()) this.#remote.fail(item, error);
    }
  }

  /** Its trace goes with it, if somebody follows it. */
  #opened(id: string, items: readonly RemoteItem[]): Pick<ChunkData, "trace" | "traceState"> {
    const { queue, results, tracing } = this.#options;
    const { runId: run, task } = this.#job;
    const key = items[0]?.key ?? "";
    const about = { run, task, items: items.length, key, system: "bullmq", queue: queue.name, id };
    const trace = tracing?.sent(about) ?? null;
    this.#chunks.set(id, { ...newChunk(results), items, trace });
    const { traceparent, tracestate } = trace ?? {};
    if (traceparent === undefined) return {};
    return { trace: traceparent, ...(tracestate ? { traceState: tracestate } : {}) };
  }

  #abort(attempts: readonly AttemptName[]): void {
    const { id: own, abort, owner } = this.#options;
    for (const session of [own, ...(this.#earlier?.sessions ?? [])])
      owner.asOwner(() => abort(JSON.stringify({ session, attempts })));
    for (const [id, { items }] of this.#chunks)
      if (!items.some((item) => this.#remote.isUnderWay(item))) this.#remove(id);
  }

  /** Without effect if a worker has it. */
  #remove(id: string): void {
    const { owner, queue } = this.#options;
    owner.asOwner(() => void queue.remove(id).catch(() => {}));
  }
}
