import { Job, type MinimalQueue } from "bullmq";
import type { Redis } from "ioredis";
import { type Locks, renewLocks } from "./lock-keeper.ts";

/**
 * Chunks that a worker has according to Redis, and does not know of: a connection that was cut may have swallowed
 * the answer that brought one, and a Redis that is full does not take one back. Their locks are renewed all the
 * same, so that nobody else would take them.
 */
export class StrayChunks {
  readonly #redis: Redis;
  readonly #queue: MinimalQueue;
  readonly #locks: Locks;
  #seen: ReadonlySet<string> = new Set();

  constructor(redis: Redis, queue: MinimalQueue, locks: Locks) {
    this.#redis = redis;
    this.#queue = queue;
    this.#locks = locks;
  }

  /**
   * Gives back those that were there the last time as well: an answer may just be on its way. Never rejects.
   *
   * @param known The ids of those that the worker knows.
   */
  async giveBack(known: () => ReadonlySet<string>): Promise<void> {
    const held = await renewLocks(this.#redis, this.#locks);
    const own = known();
    const strays = new Set(held.filter((id) => !own.has(id)));
    const forgotten = [...strays].filter((id) => this.#seen.has(id));
    this.#seen = strays;
    try {
      for (const id of forgotten)
        await (await Job.fromId(this.#queue, id))?.moveToWait(this.#locks.token);
    } catch {
      // They are looked at again.
    }
  }
}
