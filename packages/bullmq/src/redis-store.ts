import { type Hash, isHash, PartError } from "@sheaf/context/parts";
import type { ContextStore, StoredPart } from "@sheaf/workflow";
import type { Redis } from "ioredis";
import { addressOf, connected, type RedisConnection, TRIES } from "./redis-connection.ts";
import { answerOf, isCutShort } from "./redis-error.ts";

/** Where and how long parts are kept. */
export interface RedisStoreOptions {
  /** Where Redis is. */
  readonly connection: RedisConnection;
  /**
   * The start of all keys.
   *
   * @defaultValue "sheaf"
   */
  readonly prefix?: string;
  /**
   * Seconds after which a part is removed, counted from when it was last put or asked for by `missing`.
   *
   * @defaultValue 86_400
   */
  readonly expiry?: number;
}

/** A store in Redis. */
export interface RedisStore extends ContextStore {
  /** Closes its connection. */
  close(): Promise<void>;
}

/** Commands that are sent together. */
const BATCH = 1_000;
const DAY = 86_400;

/**
 * A store of parts in Redis: a string for each, at `PREFIX:part:HASH`. Parts expire, so that those of a run
 * that died do not stay for ever; `missing` makes those that are there last as long as new ones, which is
 * how a run keeps its own.
 *
 * @throws RangeError for an expiry that is not a number of seconds.
 *
 * @example
 * ```ts
 * const uploadTo = async (url: string, parts: ContextParts) => {
 *   const store = redisStore({ connection: url });
 *   try {
 *     return await upload(parts, store);
 *   } finally {
 *     await store.close();
 *   }
 * };
 * ```
 */
export function redisStore(options: RedisStoreOptions): RedisStore {
  return new PartsInRedis(options);
}

class PartsInRedis implements RedisStore {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #expiry: number;

  constructor({ connection, prefix = "sheaf", expiry = DAY }: RedisStoreOptions) {
    if (!(expiry >= 1 && expiry <= Number.MAX_SAFE_INTEGER))
      throw new RangeError(
        `Cannot make a store: \`expiry\` is ${String(expiry)}, not a number of seconds from 1`,
      );
    this.#redis = connected(connection);
    this.#prefix = prefix;
    this.#expiry = Math.ceil(expiry);
  }

  async missing(hashes: readonly Hash[]): Promise<readonly Hash[]> {
    checkHashes(hashes);
    const asked = [...new Set(hashes)];
    // EXPIRE says whether the key exists.
    const renewed = await this.#pipelined("look for parts in", asked, (pipeline, hash) =>
      pipeline.expire(this.#keyOf(hash), this.#expiry),
    );
    return asked.filter((_, position) => renewed[position] !== 1);
  }

  async put(parts: readonly StoredPart[]): Promise<void> {
    checkHashes(parts.map(({ hash }) => hash));
    await this.#pipelined("put parts into", parts, (pipeline, { hash, bytes }) =>
      pipeline.set(
        this.#keyOf(hash),
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        "EX",
        this.#expiry,
      ),
    );
  }

  async get(hash: Hash): Promise<Uint8Array> {
    checkHashes([hash]);
    const bytes = await answerOf(`get a part from Redis at ${addressOf(this.#redis)}`, () =>
      this.#redis.getBuffer(this.#keyOf(hash)),
    );
    if (bytes === null) throw new PartError("PART_MISSING", hash, "the store does not have it");
    return bytes;
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  /** What Redis answered to a command for each of these, in order. */
  async #pipelined<T>(
    what: string,
    items: readonly T[],
    add: (pipeline: ReturnType<Redis["pipeline"]>, item: T) => unknown,
  ): Promise<readonly unknown[]> {
    const answers: unknown[] = [];
    for (let start = 0; start < items.length; start += BATCH) {
      const batch = items.slice(start, start + BATCH);
      const ask = (): Promise<readonly unknown[]> => this.#answers(batch, add);
      answers.push(...(await answerOf(`${what} Redis at ${addressOf(this.#redis)}`, ask)));
    }
    return answers;
  }

  /** All of it again if the connection is cut: what was done does no harm a second time. */
  async #answers<T>(
    batch: readonly T[],
    add: (pipeline: ReturnType<Redis["pipeline"]>, item: T) => unknown,
  ): Promise<readonly unknown[]> {
    for (let tries = 1; ; tries++) {
      const pipeline = this.#redis.pipeline();
      for (const item of batch) add(pipeline, item);
      const results = (await pipeline.exec()) ?? [];
      const errors = results.flatMap(([error]) => (error === null ? [] : [error]));
      if (errors[0] === undefined) return results.map(([, answer]) => answer);
      if (tries === TRIES || !errors.every((error) => isCutShort(error))) throw errors[0];
    }
  }

  #keyOf(hash: Hash): string {
    return `${this.#prefix}:part:${hash}`;
  }
}

function checkHashes(hashes: readonly unknown[]): void {
  for (const hash of hashes)
    if (!isHash(hash))
      throw new PartError("PART_FOREIGN", JSON.stringify(hash), "its name is not a SHA-256");
}
