import { type FanOut, type Json, jsonOf, type WorkflowContext } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import { hostTurns } from "../host/host-turns.ts";
import { nameOf } from "../value-name.ts";
import type { ItemSource } from "./source.ts";

/** Anything iterable, synchronous or not. */
export type Stream = Iterable<unknown> | AsyncIterable<unknown>;

/** True for iterators that are their own iterable, such as generators, which can be read only once. */
export function isOneShot(stream: Stream): boolean {
  if (typeof propertyOf(stream, "next") !== "function") return false;
  try {
    const iterator: unknown =
      Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]();
    return iterator === stream;
  } catch {
    return false;
  }
}

/**
 * The items of an iterable, never read further ahead than the number of items that may run at once.
 * Items that arrive together share a frame, which is released when they have ended, so that memory does
 * not grow with the length of the stream.
 */
export class StreamSource implements ItemSource {
  readonly #context: WorkflowContext;
  readonly #iterator: Iterator<unknown> | AsyncIterator<unknown>;
  readonly #batchSize: number | null;
  readonly #readAhead: number;
  /** Items, or batches, that have no fork yet. */
  #arrived: unknown[] = [];
  /** The items of a batch that is not full yet. */
  #batch: unknown[] = [];
  /** How many items the last batch lacks. */
  #missing = 0;
  #page: FanOut<WorkflowContext> | null = null;
  #next = 0;
  #offset = 0;
  /** How many have arrived. */
  #count = 0;
  #total: number | null = null;
  #isReading = false;
  #hasEnded = false;
  #failure: { readonly cause: unknown } | null = null;
  #callback: () => void = () => {};

  constructor(
    context: WorkflowContext,
    stream: Stream,
    readAhead: number,
    batchSize: number | null,
  ) {
    this.#context = context;
    this.#iterator = iteratorOf(stream);
    this.#readAhead = readAhead;
    this.#batchSize = batchSize;
  }

  /** Known only if the stream ended by itself: how far an abandoned stream was read depends on timing. */
  get total(): number | null {
    return this.#total;
  }

  /** How many items there are in all batches; null as long as {@link total} is. */
  get itemTotal(): number | null {
    return this.#total === null ? null : this.#total * (this.#batchSize ?? 1) - this.#missing;
  }

  get isDrained(): boolean {
    return this.#hasEnded && this.#arrived.length === 0 && this.#page === null;
  }

  get failure(): { readonly cause: unknown } | null {
    return this.#failure;
  }

  next(): WorkflowContext | null {
    const page = this.#openPage();
    if (page === null) return null;
    const fork = page.fork(this.#next++);
    if (this.#next === page.length) {
      this.#offset += page.length;
      this.#page = null;
    }
    return fork;
  }

  peek(): WorkflowContext | null {
    return this.#openPage()?.fork(this.#next) ?? null;
  }

  onArrival(callback: () => void): void {
    this.#callback = callback;
  }

  close(): void {
    if (!this.isDrained) this.#total = null;
    this.#page = null;
    this.#arrived = [];
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    // Not awaited: the iterator may end late, or never.
    void (async () => this.#iterator.return?.())().catch(() => {});
  }

  /** The items that are there now; null if none are. Reads on. */
  #openPage(): FanOut<WorkflowContext> | null {
    if (this.#page === null && this.#arrived.length > 0) this.#turnPage();
    if (!this.#hasEnded && !this.#isReading) void this.#read();
    return this.#page;
  }

  #turnPage(): void {
    const items = this.#arrived;
    this.#arrived = [];
    this.#next = 0;
    try {
      this.#page = this.#pageOf(items);
    } catch {
      this.#pageUntilFailure(items);
    }
  }

  #pageOf(items: readonly unknown[]): FanOut<WorkflowContext> {
    return this.#context.fanOut(items as readonly Json[], { offset: this.#offset });
  }

  /** An item is not JSON: those before it are still run. */
  #pageUntilFailure(items: readonly unknown[]): void {
    const page: Json[] = [];
    try {
      for (const item of items) page.push(jsonOf(item, `items[${this.#offset + page.length}]`));
    } catch (cause) {
      this.#failure = { cause };
      this.close();
    }
    if (page.length > 0) this.#page = this.#pageOf(page);
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      while (!this.#hasEnded && this.#arrived.length < this.#readAhead) {
        const { done, value } = checkedResult(await this.#iterator.next());
        hostTurns.step();
        if (hostTurns.isAwaited) await hostTurns.served();
        // Closed while waiting.
        if (this.#hasEnded) break;
        if (done === true) this.#end();
        else this.#take(value);
        this.#callback();
      }
    } catch (cause) {
      this.#failure = { cause };
      this.#hasEnded = true;
    }
    this.#isReading = false;
    this.#callback();
  }

  #take(value: unknown): void {
    if (this.#batchSize === null) this.#add(value);
    else {
      this.#batch.push(value);
      if (this.#batch.length === this.#batchSize) this.#closeBatch();
    }
  }

  #add(item: unknown): void {
    this.#arrived.push(item);
    this.#count++;
  }

  #end(): void {
    if (this.#batch.length > 0) {
      this.#missing = (this.#batchSize as number) - this.#batch.length;
      this.#closeBatch();
    }
    this.#hasEnded = true;
    this.#total = this.#count;
  }

  #closeBatch(): void {
    this.#add(this.#batch);
    this.#batch = [];
  }
}

function iteratorOf(stream: Stream): Iterator<unknown> | AsyncIterator<unknown> {
  const iterator: unknown =
    Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]();
  if (typeof propertyOf(iterator, "next") === "function") return iterator as Iterator<unknown>;
  throw new TypeError(`expected an iterator with a method "next", got ${nameOf(iterator)}`);
}

function checkedResult(result: IteratorResult<unknown>): IteratorResult<unknown> {
  if (typeof result === "object" && result !== null) return result;
  throw new TypeError(`expected "next" to return an object, got ${nameOf(result)}`);
}
