import type { Json, WorkflowContext } from "@sheaf/context";
import type { OutputFeed } from "../contract/outputs.ts";
import type { WorkflowError } from "../errors.ts";
import type { ErrorReporter } from "../item-report.ts";
import { everyPosition, type LeftOfBatch } from "./left-of-batch.ts";
import type { ListSource } from "./list-source.ts";
import type { Plan } from "./plan.ts";
import { ReadResults, UNREAD } from "./read-results.ts";
import { ReadSource } from "./read-source.ts";
import type { StreamSource } from "./stream-source.ts";

/** An item of a batch that ends: its index in the list, and the output that an attempt has given for it. */
export interface BatchItem {
  readonly index: number;
  readonly output: Json;
}

/** The results of a list that hands out batches and counts their items, each of which has its own place. */
export class BatchItemResults extends ReadResults {
  readonly #batchSize: number;
  /** Of batches that were tried in parts and have not ended. */
  readonly #left = new Map<number, LeftOfBatch>();
  /** The items of the batches that were started, or skipped. */
  #total = 0;
  /** The last batch, which may be shorter. Null until it comes. */
  #short: { readonly batch: number; readonly size: number } | null = null;

  constructor(
    batchSize: number,
    collect: Plan["collect"],
    reporter: ErrorReporter,
    feed: OutputFeed | null,
  ) {
    super(collect, reporter, feed ?? UNREAD);
    this.#batchSize = batchSize;
  }

  override get countsBatchItems(): boolean {
    return true;
  }

  override get total(): number {
    return this.#total;
  }

  override sizeOf(batch: number): number {
    return this.#short?.batch === batch ? this.#short.size : this.#batchSize;
  }

  /** The batch is about to start. */
  begin(batch: number, size: number): void {
    if (size < this.#batchSize) this.#short = { batch, size };
    this.#total += size;
  }

  override addLeft(batch: number, left: LeftOfBatch): void {
    this.#left.set(batch, left);
  }

  /** The items of a batch that have not succeeded so far. */
  left(batch: number): readonly BatchItem[] {
    const positions = this.#left.get(batch)?.positions ?? everyPosition(this.sizeOf(batch));
    return positions.map((position) => this.#itemAt(batch, position, null));
  }

  /** Those that have. */
  done(batch: number): readonly BatchItem[] {
    const left = this.#left.get(batch);
    if (left === undefined) return [];
    const { outputs } = left;
    const isLeft = new Set(left.positions);
    return everyPosition(this.sizeOf(batch))
      .filter((position) => !isLeft.has(position))
      .map((position) => this.#itemAt(batch, position, outputs));
  }

  /** All of them, after a success. `outputs` is by position, or null if its action gave none. */
  all(batch: number, outputs: Json): readonly BatchItem[] {
    const given = outputs as readonly Json[] | null;
    const positions = everyPosition(this.sizeOf(batch));
    return positions.map((position) => this.#itemAt(batch, position, given));
  }

  /** The index of the first item of a batch that has not succeeded. O(1). */
  firstLeft(batch: number): number {
    return batch * this.#batchSize + (this.#left.get(batch)?.positions[0] ?? 0);
  }

  /** Nothing is asked of the batch any more. */
  forget(batch: number): void {
    this.#left.delete(batch);
  }

  override addSuccess(batch: number, attempts: number, outputs: Json): void {
    const first = batch * this.#batchSize;
    const size = this.sizeOf(batch);
    const given = outputs as readonly Json[] | null;
    for (let position = 0; position < size; position++)
      super.addSuccess(first + position, attempts, given?.[position] ?? null);
  }

  /** @param items What is left of the batch. */
  override addFailure(
    batch: number,
    attempts: number,
    error: WorkflowError,
    isCanceled: boolean,
    items: unknown,
  ): void {
    this.#addDone(batch, attempts);
    for (const [at, { index }] of this.left(batch).entries()) {
      const item = (items as readonly Json[])[at];
      super.addFailure(index, attempts, error, isCanceled, item);
    }
  }

  override addCut(batch: number, attempts: number): void {
    this.#addDone(batch, attempts);
    for (const { index } of this.left(batch)) super.addCut(index, attempts);
  }

  /** The batch is skipped. */
  override addSkipped(batch: number): void {
    for (const { index } of this.left(batch)) super.addSkipped(index);
  }

  override addUnwanted(batch: number): void {
    super.addUnwanted(batch);
    this.unwanted += this.sizeOf(batch) - 1;
  }

  /** One batch more, of so many items in all, will not be handed out. Returns its index. */
  beginNext(total: number): number {
    const batch = this.started++;
    this.begin(batch, Math.min(this.#batchSize, total - this.#total));
    return batch;
  }

  #addDone(batch: number, attempts: number): void {
    for (const { index, output } of this.done(batch)) super.addSuccess(index, attempts, output);
  }

  #itemAt(batch: number, position: number, outputs: readonly Json[] | null): BatchItem {
    return { index: batch * this.#batchSize + position, output: outputs?.[position] ?? null };
  }
}

/** The batches of such a list. Its total is that of their items. */
export class BatchItemSource extends ReadSource {
  readonly #source: ListSource | StreamSource;
  readonly #results: BatchItemResults;

  constructor(
    source: ListSource | StreamSource,
    results: BatchItemResults,
    feed: OutputFeed | null,
  ) {
    super(source, feed ?? UNREAD);
    this.#source = source;
    this.#results = results;
  }

  override get total(): number | null {
    return this.#source.itemTotal;
  }

  override next(): WorkflowContext | null {
    const fork = super.next();
    if (fork !== null)
      this.#results.begin(fork.index as number, (fork.item as readonly Json[]).length);
    return fork;
  }
}
