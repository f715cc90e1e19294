import { type Attempt, type Job, type Session, type StoredPart, upload } from "@sheaf/workflow";
import {
  type AttemptName,
  type JobDescription,
  type RemoteItem,
  RemoteJob,
} from "@sheaf/workflow/remote";
import { ChunkSender } from "./chunk-sender.ts";
import { ChunkWatch } from "./chunk-watch.ts";
import { now, secondsFrom } from "./clock.ts";
import type { EarlierItem, EarlierItems } from "./earlier-items.ts";
import type { ChunkReport } from "./items-queue.ts";
import { isLargeResult } from "./large-results.ts";
import { type OpenChunk, OpenChunks } from "./open-chunks.ts";
import type { SentWork } from "./reports-of-work.ts";
import type { SessionOptions } from "./session-options.ts";
import { StoredOutputs } from "./stored-outputs.ts";

/** Times that parts of one list are uploaded again. */
const MAX_LOSSES = 20;

/** The items of one list, in chunks. */
export class QueueSession implements Session {
  readonly queues = true;
  readonly #job: Job;
  readonly #options: SessionOptions;
  readonly #remote: RemoteJob;
  readonly #chunks: OpenChunks;
  readonly #sender: ChunkSender;
  readonly #outputs: StoredOutputs;
  readonly #watch: ChunkWatch;
  #losses = 0;
  /** Null unless a process before this one had the list. */
  #earlier: EarlierItems | null = null;

  constructor(job: Job, options: SessionOptions) {
    this.#job = job;
    this.#options = options;
    this.#remote = new RemoteJob(job, { onAbort: (attempts) => this.#abort(attempts) });
    this.#chunks = new OpenChunks(this.#remote, options);
    const sending = (): void => this.#watch.sending();
    this.#sender = new ChunkSender(job, this.#remote, this.#chunks, options, sending);
    const sendAgain = (chunk: string, lost: readonly RemoteItem[]): void =>
      this.#sender.sendAgain(chunk, lost);
    this.#outputs = new StoredOutputs(this.#remote, this.#chunks, options, (chunk, item) =>
      sendAgain(chunk, [item]),
    );
    const isReading = (item: RemoteItem): boolean => this.#outputs.isReading(item);
    this.#watch = new ChunkWatch(this.#remote, this.#chunks, options, { isReading, sendAgain });
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
    const chunks = Array.from(this.#chunks, ([, chunk]) => chunk);
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
    if (earlier === null) this.#sender.add(item);
    else this.#takeUp(item, earlier);
  }

  /** A worker has it, or had it, from a process before this one. */
  #takeUp(item: RemoteItem, { chunk: id, results, records }: EarlierItem): void {
    this.#chunks.add(id, [item], results);
    for (const record of records) this.#take(id, record);
    this.#chunks.forgetEnded(id);
  }

  close(): void {
    this.#sender.close();
    this.#outputs.close();
    this.#remote.close();
    this.#options.onEnd();
    this.#chunks.close();
    this.#options.owner.release();
  }

  /** Takes what a worker reports of a chunk. */
  receive(report: ChunkReport): void {
    const { chunk: id, lost = 0, refused } = report;
    const records = Array.isArray(report.records) ? (report.records as unknown[]) : [];
    const chunk = this.#chunks.get(id);
    if (chunk !== undefined && lost > chunk.lost) this.#chunks.workerLost(chunk, lost);
    for (const record of records)
      if (this.#earlier?.keeps(report, record) !== true) this.#take(id, record);
    if (refused === undefined) this.#watch.served();
    if (chunk === undefined) return;
    if (refused === undefined) this.#chunks.reported(id, chunk, records);
    else if (refused.part === undefined) chunk.refusal = refused.message;
    else void this.#uploadAgain(chunk, refused.part, refused.message);
  }

  #take(chunk: string, record: unknown): void {
    if (isLargeResult(record)) void this.#outputs.read(chunk, record);
    else this.#remote.receive(record);
  }

  /** Fails all that is under way. */
  fail(error: unknown): void {
    for (const attempt of this.#remote.underWay) this.#remote.fail(attempt, error);
  }

  /** Looks after what has not ended. Never rejects. */
  async look(): Promise<void> {
    try {
      await this.#options.store.missing(this.#remote.hashes);
      this.#options.owner.keep();
      await this.#watch.look();
    } catch {
      // Redis is away. There is another look soon.
    }
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

  #abort(attempts: readonly AttemptName[]): void {
    const { id: own, abort, owner } = this.#options;
    for (const session of [own, ...(this.#earlier?.sessions ?? [])])
      owner.asOwner(() => abort(JSON.stringify({ session, attempts })));
    this.#chunks.removeEnded();
  }
}
