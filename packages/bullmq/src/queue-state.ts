import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { ChunkData, QueueNames } from "./items-queue.ts";

/** Where a chunk is. */
export type ChunkPlace = "queue" | "worker" | "nowhere";

/** What Redis says of chunks and workers. */
export class QueueState {
  readonly #redis: Redis;
  readonly #queue: Queue<ChunkData>;
  readonly #names: QueueNames;

  constructor(redis: Redis, queue: Queue<ChunkData>, names: QueueNames) {
    this.#redis = redis;
    this.#queue = queue;
    this.#names = names;
  }

  /** A chunk whose worker gives no sign of life is in the queue, as soon as another worker looks. */
  async of(chunk: string): Promise<ChunkPlace> {
    const state = await this.#queue.getJobState(chunk);
    if (state === "waiting" || state === "prioritized" || state === "delayed") return "queue";
    if (state !== "active") return "nowhere";
    return (await this.#redis.exists(`${this.#names.jobOf(chunk)}:lock`)) === 1
      ? "worker"
      : "queue";
  }

  /** Whether any worker has given a sign of life lately. */
  async hasWorkers(): Promise<boolean> {
    const [seconds] = await this.#redis.time();
    return (await this.#redis.zcount(this.#names.living, Number(seconds) * 1_000, "+inf")) > 0;
  }
}
