import { PartError } from "@sheaf/context/parts";
import { messageOf } from "@sheaf/context/messages";
import {
  type AttemptName,
  recordText,
  refusalOf,
  type RemoteItem,
  type RemoteRecord,
} from "@sheaf/workflow/remote";
import type { Job } from "bullmq";
import type { Redis } from "ioredis";
import type { ChunkData, QueueNames } from "./items-queue.ts";
import { type LargeResult, LargeResults, MAX_RESULT } from "./large-results.ts";
import { persistently } from "./persistently.ts";
import { QueueError } from "./queue-error.ts";
import type { Reporter, ReportSource } from "./reporter.ts";
import { MAX_INLINE } from "./text-part.ts";

/** How a worker sends them. */
interface RecordsPlace {
  readonly redis: Redis;
  readonly names: QueueNames;
  readonly reporter: Reporter;
  readonly isClosing: () => boolean;
}

/** What there is to report of a chunk: records of its items, or why nothing of it can be performed. */
export class ChunkRecords implements ReportSource {
  readonly results: string;
  readonly job: string;
  readonly #job: Job<ChunkData>;
  readonly #reporter: Reporter;
  readonly #isClosing: () => boolean;
  readonly #onEnd: (index: number) => void;
  readonly #large: LargeResults;
  /** JSON of records, and the indexes of those that are ends. */
  #records: string[] = [];
  #ends: number[] = [];
  #refused: object | null = null;
  #failure: Error | null = null;
  #failed = 0;

  /** @param onEnd Called when the end of an item is in Redis, or could not be sent there. */
  constructor(job: Job<ChunkData>, place: RecordsPlace, onEnd: (index: number) => void) {
    const { redis, names, reporter, isClosing } = place;
    this.#job = job;
    this.#reporter = reporter;
    this.#isClosing = isClosing;
    this.#onEnd = onEnd;
    this.results = job.data.results;
    this.job = names.jobOf(this.#id);
    this.#large = new LargeResults(redis, this.results);
  }

  /** How many attempts failed. */
  get failed(): number {
    return this.#failed;
  }

  /** Sends what there is. @throws what could not be sent */
  async flush(): Promise<void> {
    if (this.#records.length > 0) await this.report();
    if (this.#failure !== null) throw this.#failure;
  }

  /** Reports at once, even if there are no records. Never rejects. */
  report(): Promise<void> {
    this.#reporter.add(this);
    return this.#reporter.flush();
  }

  /** Nothing of the chunk can be performed here. */
  refuse(error: unknown): Promise<void> {
    const message = messageOf(error);
    this.#refused = error instanceof PartError ? { message, part: error.hash } : { message };
    return this.report();
  }

  /** The item ends without having been performed. */
  async fail(item: RemoteItem, error: Error): Promise<void> {
    for (const record of refusalOf([item], error)) this.add(record);
    await this.report();
  }

  add(record: RemoteRecord): void {
    const text = recordText(record);
    const bytes = text.length > MAX_INLINE ? Buffer.byteLength(text) : text.length;
    if (bytes > MAX_RESULT) this.#keep(tooLarge(record, bytes));
    else if (record.type === "succeeded" && text.length > MAX_INLINE)
      void this.#store(record, text.slice(text.indexOf(",", text.indexOf(",") + 1) + 1, -1));
    else this.#keep(record, text);
  }

  take(): { readonly text: string; readonly ended: readonly number[] } {
    const { session } = this.#job.data;
    const lost = this.#job.stalledCounter > 0 ? this.#job.stalledCounter : undefined;
    const refused = this.#refused ?? undefined;
    const name = JSON.stringify({ session, chunk: this.#id, lost, refused });
    const text = `${name.slice(0, -1)},"records":[${this.#records.join(",")}]}`;
    const ended = this.#ends;
    this.#records = [];
    this.#ends = [];
    this.#refused = null;
    return { text, ended };
  }

  reported(ended: readonly number[], error: Error | null): void {
    this.#failure ??= error;
    for (const index of ended) this.#onEnd(index);
  }

  get #id(): string {
    return this.#job.id ?? "";
  }

  /** The item has not ended before its output is there. */
  async #store(name: AttemptName, output: string): Promise<void> {
    const put = (): Promise<LargeResult> => this.#large.put(this.#id, name, output);
    try {
      this.#keep(await persistently(put, this.#isClosing));
    } catch (error) {
      this.reported([name.index], error as Error);
    }
  }

  #keep(record: RemoteRecord | LargeResult, text: string = JSON.stringify(record)): void {
    this.#records.push(text);
    if (record.type === "failed") this.#failed++;
    if (record.type === "succeeded" || record.type === "failed" || record.type === "stored")
      this.#ends.push(record.index);
    this.#reporter.add(this);
  }
}

/** What is too long fails its item: Redis would hold it, and every reader. A log is only cut short. */
function tooLarge(record: RemoteRecord, bytes: number): RemoteRecord {
  const what = record.type === "log" ? "log" : record.type === "failed" ? "error" : "result";
  const message = `Cannot send the ${what}: its JSON has ${bytes} bytes, more than ${MAX_RESULT}`;
  if (record.type === "log") return { ...record, message, data: null };
  const [refusal] = refusalOf([record], new QueueError("RESULT_TOO_LARGE", message));
  return refusal ?? record;
}
