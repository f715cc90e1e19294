import type { Json } from "@sheaf/context";
import type { RecordedError, RecordedInside } from "./journal.ts";

/** What a journal holds of the items of one step. */
export class RecordedItems {
  /** Outputs of items that succeeded, by index; holes for all others. */
  readonly outputs: Json[] = [];
  /** How many outputs there are. Counted, because an index may be anything in a file from somewhere. */
  succeeded = 0;
  /** Attempts of items that succeeded, if more than one. */
  readonly attempts: Map<number, number> = new Map();
  /** Items that failed for good. */
  readonly failures: Map<number, RecordedFailure> = new Map();
  /** Items of a BatchNode that ended, and whether they failed: what they gave follows from what is inside them. */
  readonly endedInside: Map<number, boolean> = new Map();
  /**
   * Failed attempts of items that have not ended, in the order in which the last of each ended. 0 for an item
   * that begins again, because how it ended does not count any more.
   */
  readonly retries: Map<number, number> = new Map();
  /** Items whose next attempt has begun. Known of those that had left their places. */
  readonly again: Set<number> = new Set();
  /** What is left of batches of which items have succeeded, those that failed for good included. */
  readonly left: Map<number, RecordedLeft> = new Map();
  /** Of the items of a stream, by index. */
  readonly digests: number[] = [];
  /** True if outputs of items that succeeded are not there: they were not collected. */
  lacksOutputs = false;
  /** Failures that workflows inside items handled. */
  readonly handled: RecordedHandling[] = [];
  /** When attempts at items began to wait for a signal, by item and attempt. */
  readonly waits: Map<string, number> = new Map();
  /** How many items had started at least, those that were skipped included. */
  started = 0;
  /** How many items had started when no more were to start; null if that did not happen. */
  startedBeforeStop: number | null = null;
  /** Items that were ended with that because they were not needed, and the attempt of each. */
  readonly cut: Map<number, number> = new Map();
  /** Of a fold: the items that have ended, in order. */
  readonly #fold: number[] = [];

  /** Attempts at an item that succeeded. */
  attemptsOf(index: number): number {
    return this.attempts.size === 0 ? 1 : (this.attempts.get(index) ?? 1);
  }

  /** True if the attempt is over: it ended the item, or another one followed. */
  isOver(index: number, attempt: number): boolean {
    return (
      this.outputs[index] !== undefined ||
      this.failures.has(index) ||
      (this.retries.get(index) ?? 0) >= attempt
    );
  }

  /** True if the item was under way when the run stopped, or was skipped and will be again. */
  hadStarted(index: number): boolean {
    return (
      index < Math.max(this.started, this.startedBeforeStop ?? 0) && this.retries.get(index) !== 0
    );
  }

  /** How many have succeeded, and failed for good. */
  get counts(): { readonly succeeded: number; readonly failed: number } {
    const failed = [...this.endedInside.values()].filter(Boolean).length;
    const inside = this.endedInside.size - failed;
    return { succeeded: this.succeeded + inside, failed: this.failures.size + failed };
  }

  /** Of a fold, whose items end one after the other. */
  addToFold(index: number): void {
    this.#dropFromFold(index);
    this.#fold.push(index);
  }

  /**
   * What failed runs again, and in a fold what came behind it, from another value then. A fold that had not
   * ended goes on with the value that it had.
   */
  forgetFailures(hasEnded: boolean): void {
    for (const index of this.retries.keys()) this.retries.set(index, 0);
    this.again.clear();
    this.waits.clear();
    if (this.#fold.length > 0 && !hasEnded) return;
    this.#forgetFold();
    for (const index of this.failures.keys()) this.retries.set(index, 0);
    this.failures.clear();
    for (const [index, hasFailed] of this.endedInside)
      if (hasFailed) this.endedInside.delete(index);
    this.startedBeforeStop = null;
    this.cut.clear();
  }

  #firstFailure(): number {
    let first = Infinity;
    for (const index of this.failures.keys()) first = Math.min(first, index);
    return first;
  }

  #forgetFold(): void {
    if (this.#fold.length === 0) return;
    const first = this.#firstFailure();
    for (const index of this.#dropFromFold(first)) {
      if (this.outputs[index] !== undefined) this.succeeded--;
      this.attempts.delete(index);
    }
    this.outputs.length = Math.min(this.outputs.length, first);
    this.started = Math.min(this.started, first);
  }

  /** Takes off the items from this one on. O(1) for an item that ended, amortized. */
  #dropFromFold(first: number): readonly number[] {
    let length = this.#fold.length;
    while (length > 0 && (this.#fold[length - 1] as number) >= first) length--;
    return length === this.#fold.length ? [] : this.#fold.splice(length);
  }

  addRetry(index: number, attempts: number): void {
    this.#hasStarted(index);
    this.endRetries(index);
    this.retries.set(index, attempts);
  }

  /** The item has ended, or another of its attempts has. */
  endRetries(index: number): void {
    this.retries.delete(index);
    this.again.delete(index);
  }

  #hasStarted(index: number): void {
    if (index >= this.started) this.started = index + 1;
  }

  addFailure(index: number, failure: RecordedFailure): void {
    this.#hasStarted(index);
    this.failures.set(index, failure);
  }

  addSuccess(index: number, output: Json): void {
    this.#hasStarted(index);
    if (this.outputs[index] === undefined) this.succeeded++;
    this.outputs[index] = output;
    if (this.failures.size > 0) this.failures.delete(index);
    if (this.left.size > 0) this.left.delete(index);
  }
}

/** What one attempt at an item handled. */
export interface RecordedHandling {
  readonly index: number;
  readonly attempt: number;
  readonly errors: readonly RecordedInside[];
}

/** What is left of a batch. */
export interface RecordedLeft {
  readonly positions: readonly number[];
  readonly outputs: readonly Json[] | null;
}

/** An item that failed for good. */
export interface RecordedFailure {
  readonly attempts: number;
  readonly error: RecordedError;
}
