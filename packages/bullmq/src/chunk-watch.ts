import type { RemoteItem, RemoteJob } from "@sheaf/workflow/remote";
import { after, now } from "./clock.ts";
import type { OpenChunk, OpenChunks } from "./open-chunks.ts";
import { QueueError } from "./queue-error.ts";
import type { ChunkPlace } from "./queue-state.ts";
import type { SessionOptions } from "./session-options.ts";

/** Milliseconds after which what is sent to nobody is looked at. */
const SOON = 250;

/** What happens to items that are still under way. */
interface WatchedItems {
  /** True for one whose output is on its way. */
  readonly isReading: (item: RemoteItem) => boolean;
  readonly sendAgain: (chunk: string, lost: readonly RemoteItem[]) => void;
}

/**
 * Looks after chunks that have not ended: reports are what decides, and something may be lost. Items wait for a
 * worker for as long as the executor has patience, and once that has ended, those behind them do not wait again.
 */
export class ChunkWatch {
  readonly #remote: RemoteJob;
  readonly #chunks: OpenChunks;
  readonly #options: Pick<SessionOptions, "patience" | "state" | "workerOf">;
  readonly #items: WatchedItems;
  /** When a worker was last known that performs items of the list, or the first of them was sent. */
  #servedAt = now();
  #hasGivenUp = false;

  constructor(
    remote: RemoteJob,
    chunks: OpenChunks,
    options: Pick<SessionOptions, "patience" | "state" | "workerOf">,
    items: WatchedItems,
  ) {
    this.#remote = remote;
    this.#chunks = chunks;
    this.#options = options;
    this.#items = items;
  }

  /** Called before jobs go to the queue. */
  sending(): void {
    if (this.#hasGivenUp) after(SOON, () => void this.#giveUpAll());
    else if (this.#chunks.size === 0) this.#servedAt = now();
  }

  /** A worker performs items of the list. */
  served(): void {
    this.#servedAt = now();
    this.#hasGivenUp = false;
  }

  get #isLate(): boolean {
    return now() - this.#servedAt >= this.#options.patience * 1_000;
  }

  /** @throws if Redis is away. */
  async look(): Promise<void> {
    const places = new Map<string, ChunkPlace>();
    // All are known before any is given up.
    for (const [id, chunk] of this.#chunks)
      if (this.#chunks.forgetEnded(id)) this.#chunks.remove(id);
      else places.set(id, await this.#placeOf(id, chunk));
    for (const [id, place] of places) await this.#decide(id, place);
  }

  async #placeOf(id: string, chunk: OpenChunk): Promise<ChunkPlace> {
    const { state, workerOf } = this.#options;
    const place = await state.of(id);
    if (place !== "worker") return place;
    chunk.worker = await workerOf(id);
    if (chunk.refusal === null) this.served();
    return place;
  }

  async #decide(id: string, place: ChunkPlace): Promise<void> {
    const chunk = this.#chunks.get(id);
    const left = chunk === undefined ? [] : this.#leftOf(chunk);
    if (chunk === undefined || left.length === 0) return;
    const reason = await this.#reasonOf(chunk, place);
    if (reason !== null && (this.#hasGivenUp || this.#isLate)) this.#giveUp(id, left, reason);
    else if (place === "nowhere" && chunk.isGone) this.#items.sendAgain(id, left);
    // Its end may just be on its way.
    else chunk.isGone ||= place === "nowhere";
  }

  #leftOf({ items }: OpenChunk): readonly RemoteItem[] {
    return items.filter((item) => this.#remote.isUnderWay(item) && !this.#items.isReading(item));
  }

  /** The list was given up. A worker that comes now is found all the same. Never rejects. */
  async #giveUpAll(): Promise<void> {
    try {
      for (const [id, chunk] of this.#chunks) {
        const left = this.#leftOf(chunk);
        if (left.length === 0) continue;
        const reason = await this.#reasonOf(chunk, await this.#options.state.of(id));
        if (reason !== null) this.#giveUp(id, left, reason);
      }
    } catch {
      // Redis is away. There is another look soon.
    }
  }

  #giveUp(id: string, left: readonly RemoteItem[], reason: string): void {
    const { patience } = this.#options;
    this.#hasGivenUp = true;
    const message = `Cannot run the item: no worker took it within ${patience} s: ${reason}`;
    this.#chunks.remove(id);
    this.#chunks.fail(id, new QueueError("NO_WORKER", message), left);
  }

  /** Why no worker has the chunk; null if one has it, or will. */
  async #reasonOf({ refusal }: OpenChunk, place: ChunkPlace): Promise<string | null> {
    if (refusal !== null || place !== "queue") return refusal;
    if (!(await this.#options.state.hasWorkers())) return "there is no worker";
    this.served();
    return null;
  }
}
