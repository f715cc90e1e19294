import type { Json } from "@sheaf/context";
import type { ItemOutput, OutputPlace } from "../contract/outputs.ts";
import type { TaskPath } from "../task-path.ts";

/** Outputs that were read are dropped once there are so many, and they are half of all. */
const MIN_DROPPED = 1_024;

/** The outputs of the items of one task, as one reader gets them. */
export class OutputReader implements AsyncIterableIterator<ItemOutput> {
  readonly #isOrdered: boolean;
  /** The most outputs that wait before no further items start. */
  readonly #limit: number;
  readonly #leave: (reader: OutputReader) => void;
  #outputs: ItemOutput[] = [];
  /** Of those in the queue, how many were read. */
  #read = 0;
  /** How many items have ended and wait for those before them. */
  #early = 0;
  /** True if it has left, or if no more outputs come. */
  hasEnded = false;
  /** Those who wait for an output. Nothing is in the queue then. */
  readonly #waiting: ((result: IteratorResult<ItemOutput>) => void)[] = [];
  /** Lists that start no items until there is room. */
  readonly #held = new Set<() => void>();

  constructor(isOrdered: boolean, limit: number, leave: (reader: OutputReader) => void) {
    this.#isOrdered = isOrdered;
    this.#limit = limit;
    this.#leave = leave;
  }

  get isFull(): boolean {
    return this.#count >= this.#limit && !this.hasEnded;
  }

  /** How many outputs wait, in their turn or for those before them. */
  get #count(): number {
    return this.#outputs.length - this.#read + this.#early;
  }

  whenRoom(callback: () => void): void {
    if (this.isFull) this.#held.add(callback);
    else callback();
  }

  /** Begins with one list of the task. */
  listIn(place: OutputPlace, task: string): ListReader {
    return this.#isOrdered
      ? new OrderedListReader(this, place, task)
      : new ListReader(this, place, task);
  }

  push(output: ItemOutput): void {
    if (this.hasEnded) return;
    const wake = this.#waiting.shift();
    if (wake === undefined) this.#outputs.push(output);
    else wake({ done: false, value: output });
  }

  /** So many more items have ended before their turn. */
  addEarly(count: number): void {
    this.#early += count;
    this.#makeRoom();
  }

  next(): Promise<IteratorResult<ItemOutput>> {
    if (this.#read < this.#outputs.length) return Promise.resolve(this.#taken());
    if (this.hasEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The reader leaves. The list goes on without it. */
  return(): Promise<IteratorResult<ItemOutput>> {
    this.#outputs = [];
    this.#read = 0;
    this.#leave(this);
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** No more outputs come. */
  end(): void {
    this.hasEnded = true;
    for (const wake of this.#waiting.splice(0)) wake({ done: true, value: undefined });
    this.#makeRoom();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #taken(): IteratorResult<ItemOutput> {
    const value = this.#outputs[this.#read++] as ItemOutput;
    const { length } = this.#outputs;
    // A reader that is slower than the list never finds the queue empty.
    if (this.#read === length || (this.#read >= MIN_DROPPED && this.#read * 2 >= length)) {
      this.#outputs = this.#outputs.slice(this.#read);
      this.#read = 0;
    }
    if (this.#held.size > 0) this.#makeRoom();
    return { done: false, value };
  }

  /** Only once half of the room is free: with each output read, one item would start, and the list would be held again. */
  #makeRoom(): void {
    if (!this.hasEnded && this.#count > this.#limit >> 1) return;
    const held = [...this.#held];
    this.#held.clear();
    for (const callback of held) callback();
  }
}

/** Passes what the items of one list give to a reader, as they end. */
export class ListReader {
  protected readonly reader: OutputReader;
  readonly #place: OutputPlace;
  readonly #task: string;

  constructor(reader: OutputReader, place: OutputPlace, task: string) {
    this.reader = reader;
    this.#place = place;
    this.#task = task;
  }

  output(index: number, output: Json): void {
    const place = this.#place;
    if (place.path === "") this.reader.push({ index, output });
    else this.reader.push({ index, output, ...pathOf(place.eventPlace(this.#task, index)) });
  }

  none(_index: number): void {}
}

function pathOf({ path }: { readonly path?: TaskPath }): Pick<ItemOutput, "path"> {
  return path === undefined ? {} : { path };
}

/** The same in item order. */
class OrderedListReader extends ListReader {
  /** The index of the next item. */
  #next = 0;
  /** What items gave that ended before their turn; undefined for those without output. */
  readonly #early = new Map<number, Json | undefined>();

  override output(index: number, output: Json): void {
    this.#ended(index, output);
  }

  override none(index: number): void {
    this.#ended(index, undefined);
  }

  #ended(index: number, output: Json | undefined): void {
    if (this.reader.hasEnded) {
      this.#early.clear();
      return;
    }
    if (index !== this.#next) {
      this.#early.set(index, output);
      this.reader.addEarly(1);
      return;
    }
    this.#pass(output);
    let passed = 0;
    for (; this.#early.has(this.#next); passed++) {
      const early = this.#early.get(this.#next);
      this.#early.delete(this.#next);
      this.#pass(early);
    }
    if (passed > 0) this.reader.addEarly(-passed);
  }

  #pass(output: Json | undefined): void {
    if (output !== undefined) super.output(this.#next, output);
    this.#next++;
  }
}
