import type { Job } from "@sheaf/workflow";
import { packedItems, type RemoteItem, type RemoteJob } from "@sheaf/workflow/remote";
import type { JobsOptions } from "bullmq";
import { after } from "./clock.ts";
import type { ChunkData } from "./items-queue.ts";
import type { OpenChunks } from "./open-chunks.ts";
import { isCutShort, redisErrorOf } from "./redis-error.ts";
import type { SessionOptions } from "./session-options.ts";

/** Times that few items wait while workers have others. Chosen by `npm run bench -- distributed`: results trickle in. */
const MAX_WAITS = 4;

/** Sends the items of one list: those that are ready at about the same time share a job. */
export class ChunkSender {
  readonly #job: Job;
  readonly #remote: RemoteJob;
  readonly #chunks: OpenChunks;
  readonly #options: SessionOptions;
  readonly #onSend: () => void;
  #ready: RemoteItem[] = [];
  #unsent: (readonly RemoteItem[])[] = [];
  #count = 0;
  #cancelTimer: (() => void) | null = null;
  #isClosed = false;

  /** @param onSend Called before jobs go to the queue. */
  constructor(
    job: Job,
    remote: RemoteJob,
    chunks: OpenChunks,
    options: SessionOptions,
    onSend: () => void,
  ) {
    this.#job = job;
    this.#remote = remote;
    this.#chunks = chunks;
    this.#options = options;
    this.#onSend = onSend;
  }

  /** Soon. */
  add(item: RemoteItem): void {
    this.#ready.push(item);
    // A task without items has no others to wait for.
    if (this.#ready.length >= this.#options.chunk || !this.#job.isList) this.#send();
    else this.#cancelTimer ??= after(this.#options.wait, () => this.#waited(1));
  }

  /** Sends what a job has lost, in another one. */
  sendAgain(id: string, lost: readonly RemoteItem[]): void {
    this.#chunks.without(id, lost);
    for (const item of lost) this.#ready.push(item);
    this.#send();
  }

  /** What is on its way is taken out of the queue when it comes there. */
  close(): void {
    this.#isClosed = true;
  }

  /** Items wait for others as long as workers have more than that to do. */
  #waited(times: number): void {
    const { wait } = this.#options;
    const count = this.#ready.length;
    if (times >= MAX_WAITS || count >= this.#remote.count - count) this.#send();
    else this.#cancelTimer = after(wait, () => this.#waited(times + 1));
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
    this.#onSend();
    const jobs = this.#unsent.map((items) => this.#jobOf(items));
    this.#unsent = [];
    try {
      await this.#options.queue.addBulk(jobs);
      if (this.#isClosed) for (const { opts } of jobs) this.#chunks.remove(opts.jobId);
    } catch (cause) {
      // Those that did not arrive are missed soon, and sent again.
      if (isCutShort(cause)) return;
      const error = redisErrorOf("send items to Redis", cause);
      for (const { opts } of jobs) this.#chunks.fail(opts.jobId, error);
    }
  }

  #jobOf(items: readonly RemoteItem[]): {
    readonly name: string;
    readonly data: ChunkData;
    readonly opts: JobsOptions & { readonly jobId: string };
  } {
    const { id: session, results, priority } = this.#options;
    const { description } = this.#remote;
    const jobId = `${session}-${this.#count++}`;
    const data = { description, items: packedItems(items), results, session };
    const opts = { jobId, removeOnComplete: true, removeOnFail: true };
    return {
      name: description.action,
      data: { ...data, ...this.#opened(jobId, items) },
      opts: priority === undefined ? opts : { ...opts, priority },
    };
  }

  /** Its trace goes with it, if somebody follows it. */
  #opened(id: string, items: readonly RemoteItem[]): Pick<ChunkData, "trace" | "traceState"> {
    const { queue, results, tracing } = this.#options;
    const { runId: run, task } = this.#job;
    const key = items[0]?.key ?? "";
    const about = { run, task, items: items.length, key, system: "bullmq", queue: queue.name, id };
    const trace = tracing?.sent(about) ?? null;
    this.#chunks.add(id, items, results, trace);
    const { traceparent, tracestate } = trace ?? {};
    if (traceparent === undefined) return {};
    return { trace: traceparent, ...(tracestate ? { traceState: tracestate } : {}) };
  }
}
