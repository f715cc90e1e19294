import { propertyOf } from "@sheaf/context/messages";
import type { Redis } from "ioredis";
import { sleep } from "./clock.ts";
import { type ChunkReport, LEFT_BEHIND } from "./items-queue.ts";

/** Milliseconds that Redis waits for a report before it answers. */
const BLOCKING = 1_000;
const PAGE = 100;

/** Reads what workers report to one executor, for as long as that is open. */
export class ResultStream {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #onReport: (report: ChunkReport) => void;
  #isClosed = false;

  /** @param redis A connection of its own, which waits most of the time. It is closed here. */
  constructor(redis: Redis, key: string, onReport: (report: ChunkReport) => void) {
    this.#redis = redis;
    this.#key = key;
    this.#onReport = onReport;
    void this.#read();
  }

  close(): void {
    this.#isClosed = true;
    this.#redis.disconnect();
  }

  async #read(): Promise<void> {
    let last = "0-0";
    while (!this.#isClosed) {
      try {
        const answer = await this.#redis.xread(
          "COUNT",
          PAGE,
          "BLOCK",
          BLOCKING,
          "STREAMS",
          this.#key,
          last,
        );
        const [, entries = []] = answer?.[0] ?? [];
        for (const [id, [, text = ""]] of entries) {
          last = id;
          this.#handle(text);
        }
        if (entries.length > 0) await this.#redis.xtrim(this.#key, "MINID", last);
      } catch {
        // The connection was cut, or Redis is away.
        if (!this.#isClosed) await sleep(BLOCKING);
      }
    }
  }

  #handle(text: string): void {
    try {
      const report = JSON.parse(text) as ChunkReport;
      if (typeof propertyOf(report, "session") === "string") this.#onReport(report);
    } catch {
      // Not a report: anybody can write to Redis.
    }
  }
}

/** Sends a report together with what it changes, as a whole. */
export async function sendReport(
  redis: Redis,
  results: string,
  report: ChunkReport,
  { key, indexes }: { readonly key: string; readonly indexes: readonly number[] },
): Promise<void> {
  const commands = redis.multi();
  commands.xadd(results, "*", "report", JSON.stringify(report));
  commands.expire(results, LEFT_BEHIND);
  if (indexes.length > 0) {
    commands.sadd(key, ...indexes);
    commands.expire(key, LEFT_BEHIND);
  }
  for (const [error] of (await commands.exec()) ?? []) if (error !== null) throw error;
}
