import { propertyOf } from "@sheaf/context/messages";
import type { ChunkTrace } from "@sheaf/workflow";
import type { RemoteItem, RemoteJob } from "@sheaf/workflow/remote";
import { now } from "./clock.ts";
import type { SessionOptions } from "./session-options.ts";

/** A job of the queue that has items under way. */
export interface OpenChunk {
  items: readonly RemoteItem[];
  readonly sentAt: number;
  /** Null if nobody follows it. */
  readonly trace: ChunkTrace | null;
  /** The stream of its results. */
  readonly results: string;
  /** The name of the worker that had it at the last look; null if none had. */
  worker: string | null;
  /** How many workers were lost with it. */
  lost: number;
  /** Of its items. */
  failed: number;
  /** Why the last worker that looked at it gave it back. */
  refusal: string | null;
  /** True if the queue did not have it at the last look. */
  isGone: boolean;
}

/** The jobs of one list that have items under way, by id. */
export class OpenChunks implements Iterable<[string, OpenChunk]> {
  readonly #remote: RemoteJob;
  readonly #options: Pick<SessionOptions, "owner" | "queue">;
  readonly #chunks = new Map<string, OpenChunk>();

  constructor(remote: RemoteJob, options: Pick<SessionOptions, "owner" | "queue">) {
    this.#remote = remote;
    this.#options = options;
  }

  get size(): number {
    return this.#chunks.size;
  }

  [Symbol.iterator](): Iterator<[string, OpenChunk]> {
    return this.#chunks.entries();
  }

  get(id: string): OpenChunk | undefined {
    return this.#chunks.get(id);
  }

  /** More of the same job if it is there already. */
  add(
    id: string,
    items: readonly RemoteItem[],
    results: string,
    trace: ChunkTrace | null = null,
  ): void {
    const chunk = this.#chunks.get(id);
    if (chunk !== undefined) chunk.items = [...chunk.items, ...items];
    else {
      const start = { worker: null, lost: 0, failed: 0, refusal: null, isGone: false };
      this.#chunks.set(id, { items, sentAt: now(), trace, results, ...start });
    }
  }

  /** Another worker has it now. What had ended before was reported before. */
  workerLost(chunk: OpenChunk, lost: number): void {
    const worker = chunk.worker ?? undefined;
    const reason = "its worker gave no sign of life";
    chunk.lost = lost;
    chunk.worker = null;
    chunk.trace?.lost(worker, reason);
    for (const item of chunk.items) this.#remote.lost(item, { worker, reason });
  }

  /** Counts what failed, for whoever follows it, and forgets it if nothing of it is under way. */
  reported(id: string, chunk: OpenChunk, records: readonly unknown[]): void {
    chunk.refusal = null;
    if (chunk.trace !== null) chunk.failed += failuresIn(records);
    this.forgetEnded(id);
  }

  /** True if none of its items is under way. */
  forgetEnded(id: string): boolean {
    const chunk = this.#chunks.get(id);
    if (chunk === undefined) return true;
    if (this.#isUnderWay(chunk)) return false;
    this.#end(id, { failed: chunk.failed });
    return true;
  }

  /** These are sent again, in another job. */
  without(id: string, lost: readonly RemoteItem[]): void {
    const chunk = this.#chunks.get(id);
    if (chunk === undefined) return;
    chunk.items = chunk.items.filter((item) => !lost.includes(item));
    if (chunk.items.length === 0) this.#end(id, { failed: chunk.failed });
  }

  /** Forgets it, and fails these items of it. */
  fail(
    id: string,
    error: Error & { readonly code: string },
    items: readonly RemoteItem[] = this.#chunks.get(id)?.items ?? [],
  ): void {
    const { code, message } = error;
    this.#end(id, { error: { code, message } });
    for (const item of items) this.#remote.fail(item, error);
  }

  /** Takes a job out of the queue. Without effect if a worker has it. */
  remove(id: string): void {
    const { owner, queue } = this.#options;
    owner.asOwner(() => void queue.remove(id).catch(() => {}));
  }

  /** Nobody wants what has ended. */
  removeEnded(): void {
    for (const [id, chunk] of this.#chunks) if (!this.#isUnderWay(chunk)) this.remove(id);
  }

  close(): void {
    for (const [id, { trace }] of this.#chunks) {
      this.remove(id);
      trace?.end();
    }
  }

  #isUnderWay({ items }: OpenChunk): boolean {
    return items.some((item) => this.#remote.isUnderWay(item));
  }

  #end(id: string, end: Parameters<ChunkTrace["end"]>[0]): void {
    this.#chunks.get(id)?.trace?.end(end);
    this.#chunks.delete(id);
  }
}

/** How many of these records say that an attempt failed. */
function failuresIn(records: readonly unknown[]): number {
  return records.filter((record) => propertyOf(record, "type") === "failed").length;
}
