import { type FanOut, type Json, JsonList, type WorkflowContext } from "@sheaf/context";
import type { ItemSource } from "./source.ts";

/** The items of a list, in one frame. */
export class ListSource implements ItemSource {
  readonly total: number;
  readonly failure = null;
  readonly #forks: FanOut<WorkflowContext>;
  #next = 0;
  #end: number;

  /** @throws InvalidValueError if the list contains something that is not JSON. */
  constructor(context: WorkflowContext, items: readonly unknown[]) {
    this.#forks = context.fanOut(items as readonly Json[]);
    this.total = this.#forks.length;
    this.#end = this.total;
  }

  get isDrained(): boolean {
    return this.#next >= this.#end;
  }

  /** How many items there are in all batches. */
  get itemTotal(): number {
    const { total } = this;
    const sizeOf = (batch: number): number => (this.itemAt(batch) as readonly Json[]).length;
    return total === 0 ? 0 : (total - 1) * sizeOf(0) + sizeOf(total - 1);
  }

  /** The index of the next item. */
  get position(): number {
    return this.#next;
  }

  /** Where no more items start. */
  get end(): number {
    return this.#end;
  }

  /** The next items need no forks. */
  pass(count: number): void {
    this.#next += count;
  }

  next(): WorkflowContext | null {
    return this.isDrained ? null : this.#forks.fork(this.#next++);
  }

  peek(): WorkflowContext | null {
    return this.isDrained ? null : this.#forks.fork(this.#next);
  }

  /** An item, as contexts hold it. */
  itemAt(index: number): Json {
    return this.#forks.itemAt(index) as Json;
  }

  onArrival(): void {}

  close(): void {
    this.#end = this.#next;
  }
}

/**
 * Splits the list into lists of at most `size`, each of which is an item. O(size of the list).
 *
 * @throws InvalidValueError if the list contains something that is not JSON.
 */
export function batchesOf(items: readonly unknown[], size: number): readonly Json[] {
  const batches = new JsonList();
  for (let start = 0; start < items.length; start += size)
    batches.set(batches.length, items.slice(start, start + size));
  return batches.finished();
}
