import { propertyOf } from "@sheaf/context/messages";
import { type Hash, isHash, PartError } from "@sheaf/context/parts";
import type { AttemptName } from "@sheaf/workflow/remote";
import type { Redis } from "ioredis";
import { LEFT_BEHIND } from "./items-queue.ts";
import { hashOf, valueOf } from "./text-part.ts";

/** Bytes of JSON that a result may have at all: Redis holds it, and the process of the run as well. */
export const MAX_RESULT = 16_777_216;

/** What a worker reports of an output that is a part. JSON. */
export interface LargeResult extends AttemptName {
  readonly type: "stored";
  /** The SHA-256 of its text. */
  readonly part: Hash;
}

/** A record may be anything. */
export function isLargeResult(record: unknown): record is LargeResult {
  return (
    propertyOf(record, "type") === "stored" &&
    Number.isInteger(propertyOf(record, "index")) &&
    isHash(propertyOf(record, "part"))
  );
}

/** Outputs that are too long for the stream of results, each a part that is there until it was read. */
export class LargeResults {
  readonly #redis: Redis;
  readonly #stream: string;

  /** @param stream The key of the stream. */
  constructor(redis: Redis, stream: string) {
    this.#redis = redis;
    this.#stream = stream;
  }

  /** @param text JSON. */
  async put(chunk: string, name: AttemptName, text: string): Promise<LargeResult> {
    const { index, attempt } = name;
    const result: LargeResult = { type: "stored", index, attempt, part: hashOf(text) };
    await this.#redis.set(this.#keyOf(chunk, result), text, "EX", LEFT_BEHIND);
    return result;
  }

  /** The output. @throws PartError if it is not what the worker has put. */
  async read(chunk: string, result: LargeResult): Promise<unknown> {
    const text = await this.#redis.get(this.#keyOf(chunk, result));
    if (text === null)
      throw new PartError("PART_MISSING", result.part, "Redis does not have the result");
    return valueOf(result.part, text);
  }

  /** Nobody needs it any more. Another item with the same output has its own. */
  async remove(chunk: string, result: LargeResult): Promise<void> {
    await this.#redis.unlink(this.#keyOf(chunk, result)).catch(() => {});
  }

  #keyOf(chunk: string, { index, part }: LargeResult): string {
    return `${this.#stream}:${chunk}:${index}:${part}`;
  }
}
