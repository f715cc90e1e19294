import { propertyOf } from "@sheaf/context/messages";
import type { Redis } from "ioredis";
import { now, sleep } from "./clock.ts";
import type { ChunkReport } from "./items-queue.ts";

/** Milliseconds that Redis waits for a report before it answers. */
const BLOCKING = 1_000;
const PAGE = 100;
/**
 * Milliseconds that a report stays after it was read: its journal takes a few to record it, and if this process
 * dies before, whoever continues the run finds it here.
 */
const KEEPING = 250;

/** Reads what workers report to one executor, for as long as that is open. */
export class ResultStream {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #onReport: (report: ChunkReport) => void;
  /** Null for the stream of another process, which others may read as well. */
  readonly #trimming: { time: number; readUpTo: string; trimmedTo: string } | null;
  #last: string;
  #isClosed = false;

  /**
   * @param redis A connection of its own, which waits most of the time. It is closed here.
   * @param last The last entry of the stream of another process that was read, which is left as it is.
   */
  constructor(
    redis: Redis,
    key: string,
    onReport: (report: ChunkReport) => void,
    last: string | null = null,
  ) {
    this.#redis = redis;
    this.#key = key;
    this.#onReport = onReport;
    this.#last = last ?? "0-0";
    this.#trimming = last === null ? { time: now(), readUpTo: "", trimmedTo: "" } : null;
    void this.#read();
  }

  close(): void {
    this.#isClosed = true;
    this.#redis.disconnect();
  }

  async #read(): Promise<void> {
    while (!this.#isClosed) {
      try {
        const answer = await this.#redis.xread(
          "COUNT",
          PAGE,
          "BLOCK",
          BLOCKING,
          "STREAMS",
          this.#key,
          this.#last,
        );
        const [, entries = []] = answer?.[0] ?? [];
        for (const [id, [, text = ""]] of entries) {
          this.#last = id;
          for (const report of reportsIn(text)) this.#onReport(report);
        }
        await this.#trim();
      } catch {
        // The connection was cut, or Redis is away.
        if (!this.#isClosed) await sleep(BLOCKING);
      }
    }
  }

  /** Drops what had been read the last time. */
  async #trim(): Promise<void> {
    const trimming = this.#trimming;
    if (trimming === null || now() - trimming.time < KEEPING) return;
    const { readUpTo, trimmedTo } = trimming;
    trimming.time = now();
    trimming.readUpTo = this.#last;
    if (readUpTo === trimmedTo) return;
    trimming.trimmedTo = readUpTo;
    await this.#redis.xtrim(this.#key, "MINID", readUpTo);
  }
}

/** Anybody can write to Redis: what is of another shape is left out. */
export function reportsIn(text: string): readonly ChunkReport[] {
  try {
    const reports: unknown = JSON.parse(text);
    return Array.isArray(reports) ? (reports as unknown[]).filter((one) => isReport(one)) : [];
  } catch {
    return [];
  }
}

function isReport(report: unknown): report is ChunkReport {
  return typeof propertyOf(report, "session") === "string";
}
