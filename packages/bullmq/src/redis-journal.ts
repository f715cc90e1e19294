import type {
  Journal,
  JournalHeader,
  JournalRecord,
  OutsideSignal,
  Recorded,
} from "@sheaf/workflow";
import type { RedisConnection } from "./redis-connection.ts";
import { JournalStream } from "./journal-stream.ts";

/** Where a journal is kept, and for how long it belongs to a process that has died. */
export interface RedisJournalOptions {
  /** Where Redis is. */
  readonly connection: RedisConnection;
  /** The name of the journal: one for each run that is to be continued, such as `nightly-2026-01-31`. */
  readonly id: string;
  /**
   * The start of all keys.
   *
   * @defaultValue "sheaf"
   */
  readonly prefix?: string;
  /**
   * Seconds without a sign of life after which another process may take the journal.
   *
   * @defaultValue 10
   */
  readonly lease?: number;
}

const LEASE = 10;

/**
 * A journal in Redis, which is created if it does not exist: any machine can continue the run. A record is
 * sent within a few milliseconds, together with others. Whether it survives a power cut depends on
 * `appendfsync` of Redis; while the run is alive, what a killed Redis loses is sent again.
 *
 * A journal belongs to one process at a time. If it seems to belong to another one when it is opened, it waits
 * until that process gives a sign of life, which is an error with the code `RUN_OWNED`, or until its lease
 * ends. A process that lost its journal, because it was held up for too long, cannot write to it any more.
 *
 * The journal stays until you delete its keys, `PREFIX:{run:ID}:*`.
 *
 * @throws TypeError for an id that is not a string; RangeError for a lease that is not a number of seconds.
 *
 * @example
 * ```ts
 * const workflow = defineWorkflow().task("a", { action: () => 1 }).build();
 * // Started again, on any machine, it goes on from where it was.
 * const nightly = (url: string) =>
 *   run(workflow, { journal: redisJournal({ connection: url, id: "nightly" }) }).result;
 * ```
 */
export function redisJournal(options: RedisJournalOptions): Journal {
  const { id, lease = LEASE } = options;
  if (typeof id !== "string" || id === "")
    throw new TypeError("Cannot make a journal: expected `id` to be a non-empty string");
  if (!(lease > 0 && lease <= 86_400))
    throw new RangeError(
      `Cannot make a journal: \`lease\` is ${String(lease)}, not a number of seconds up to a day`,
    );
  return new JournalInRedis({ prefix: "sheaf", ...options, lease });
}

class JournalInRedis implements Journal {
  readonly #options: Required<RedisJournalOptions>;
  #stream: JournalStream | null = null;
  #callback: (error: Error) => void = () => {};

  constructor(options: Required<RedisJournalOptions>) {
    this.#options = options;
  }

  async open(header: JournalHeader): Promise<Recorded> {
    if (this.#stream !== null)
      throw new TypeError("Cannot open a journal twice: make one for each run");
    const stream = new JournalStream(this.#options, (error) => this.#callback(error));
    try {
      const recorded = await stream.open(header);
      this.#stream = stream;
      return recorded;
    } catch (error) {
      await stream.close();
      throw error;
    }
  }

  append(record: JournalRecord): void {
    this.#stream?.append(record);
  }

  async settled(): Promise<void> {
    await this.#stream?.settled();
  }

  async close(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    await stream?.close();
  }

  listen(callback: (signal: OutsideSignal) => void): () => void {
    return this.#stream?.listen(callback) ?? ((): void => {});
  }

  onFailure(callback: (error: Error) => void): void {
    this.#callback = callback;
  }
}
