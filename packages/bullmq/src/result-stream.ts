import { propertyOf } from "@sheaf/context/messages";
import type { Redis } from "ioredis";
import { sleep } from "./clock.ts";
import type { ChunkReport } from "./items-queue.ts";

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
    let reports: unknown;
    try {
      reports = JSON.parse(text);
    } catch {
      // Anybody can write to Redis.
    }
    for (const report of Array.isArray(reports) ? (reports as unknown[]) : [])
      if (isReport(report)) this.#onReport(report);
  }
}

function isReport(report: unknown): report is ChunkReport {
  return typeof propertyOf(report, "session") === "string";
}
