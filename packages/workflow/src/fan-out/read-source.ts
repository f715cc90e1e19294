import type { WorkflowContext } from "@sheaf/context";
import type { OutputFeed } from "../contract/outputs.ts";
import type { ItemSource } from "./source.ts";

/** The items of a list whose outputs are read: none comes while a reader has enough to read. */
export class ReadSource implements ItemSource {
  readonly #source: ItemSource;
  readonly #feed: OutputFeed;
  #callback: () => void = () => {};

  constructor(source: ItemSource, feed: OutputFeed) {
    this.#source = source;
    this.#feed = feed;
  }

  get total(): number | null {
    return this.#source.total;
  }

  get isDrained(): boolean {
    return this.#source.isDrained;
  }

  get failure(): { readonly cause: unknown } | null {
    return this.#source.failure;
  }

  next(): WorkflowContext | null {
    return this.#hasRoom() ? this.#source.next() : null;
  }

  peek(): WorkflowContext | null {
    return this.#hasRoom() ? this.#source.peek() : null;
  }

  #hasRoom(): boolean {
    const { isFull } = this.#feed;
    if (isFull) this.#feed.whenRoom(this.#callback);
    return !isFull;
  }

  onArrival(callback: () => void): void {
    this.#callback = callback;
    this.#source.onArrival(callback);
  }

  close(): void {
    this.#source.close();
  }
}
