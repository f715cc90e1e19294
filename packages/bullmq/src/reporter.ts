import type { Redis } from "ioredis";
import { after, now } from "./clock.ts";
import { LEFT_BEHIND } from "./items-queue.ts";
import { persistently } from "./persistently.ts";
import { redisErrorOf } from "./redis-error.ts";

/** Milliseconds that a report waits for others to be sent with. */
const GROUPING = 1;
/** Milliseconds after which the expiry of a stream is set again. */
const KEEPING = 600_000;
/** Streams whose expiry is remembered. */
const MAX_KEPT = 1_000;

/** What a worker has to report of one chunk. */
export interface ReportSource {
  /** The stream that takes it. */
  readonly results: string;
  /** The key of its job. */
  readonly job: string;
  /** What there is to report. Called when it is sent. */
  take(): { readonly text: string; readonly ended: readonly number[] };
  /** It is in Redis, or could not be sent. */
  reported(ended: readonly number[], error: Error | null): void;
}

/**
 * Reports come as a whole with which items have ended. Those are in the job itself, so that they go with
 * it; a job that is gone is not made again. A stream that its executor has removed comes back with a late report,
 * and then expires like any other.
 */
const REPORT = `
redis.call("XADD", KEYS[1], "*", "reports", ARGV[1])
if ARGV[2] ~= "" or redis.call("XLEN", KEYS[1]) == 1 then
  redis.call("EXPIRE", KEYS[1], ${LEFT_BEHIND})
end
for i = 2, #KEYS do
  if ARGV[i + 1] ~= "" and redis.call("EXISTS", KEYS[i]) == 1 then
    local before = redis.call("HGET", KEYS[i], "ended") or ""
    redis.call("HSET", KEYS[i], "ended", before .. ARGV[i + 1] .. ",")
  end
end`;

interface Scripts {
  sheafReport(keys: number, ...keysAndValues: readonly string[]): Promise<null>;
}

/** Sends what the chunks of a worker have to report, together. */
export class Reporter {
  readonly #redis: Redis & Scripts;
  readonly #sources = new Set<ReportSource>();
  /** When the expiry of streams was set. */
  readonly #kept = new Map<string, number>();
  #cancelTimer: (() => void) | null = null;
  readonly #isClosing: () => boolean;
  #sending: Promise<void> = Promise.resolve();

  constructor(redis: Redis, isClosing: () => boolean) {
    this.#isClosing = isClosing;
    redis.defineCommand("sheafReport", { lua: REPORT });
    this.#redis = redis as Redis & Scripts;
  }

  /** Soon. */
  add(source: ReportSource): void {
    this.#sources.add(source);
    this.#cancelTimer ??= after(GROUPING, () => void this.flush());
  }

  /** Never rejects. What comes while a report is under way is sent together. */
  flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#sending = this.#sending.then(() => this.#send());
    return this.#sending;
  }

  async #send(): Promise<void> {
    const streams = new Map<string, ReportSource[]>();
    for (const source of this.#sources) {
      const together = streams.get(source.results);
      if (together === undefined) streams.set(source.results, [source]);
      else together.push(source);
    }
    this.#sources.clear();
    await Promise.all(Array.from(streams, ([results, sources]) => this.#sendTo(results, sources)));
  }

  async #sendTo(results: string, sources: readonly ReportSource[]): Promise<void> {
    const taken = sources.map((source) => ({ source, ...source.take() }));
    const keys = [results, ...sources.map(({ job }) => job)];
    const text = `[${taken.map((one) => one.text).join(",")}]`;
    const isKept = now() - (this.#kept.get(results) ?? -Infinity) < KEEPING;
    const keeps = isKept ? "" : "1";
    let error: Error | null = null;
    try {
      const ended = taken.map((one) => one.ended.join(","));
      const send = (): Promise<null> =>
        this.#redis.sheafReport(keys.length, ...keys, text, keeps, ...ended);
      await persistently(send, this.#isClosing);
      if (!isKept) this.#keep(results);
    } catch (cause) {
      error = redisErrorOf("report to Redis", cause);
    }
    for (const { source, ended } of taken) source.reported(ended, error);
  }

  #keep(results: string): void {
    this.#kept.set(results, now());
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}
