import type { Json } from "@sheaf/context";
import type { ItemOutput, OutputFeed, OutputPlace } from "../contract/outputs.ts";
import type { OutputReader } from "./output-reader.ts";

/** Passes the outputs of one list to one reader, as items end. */
export class ListReader implements OutputFeed {
  /** Null once the list has ended: the result of the list keeps this, and is not to keep its readers. */
  protected reader: OutputReader | null;
  readonly #place: OutputPlace;
  readonly #task: string;
  /** True for a list in a sub-workflow: its outputs have a path. */
  readonly #isInside: boolean;

  constructor(reader: OutputReader, place: OutputPlace, task: string) {
    this.reader = reader;
    this.#place = place;
    this.#task = task;
    this.#isInside = place.path !== "";
  }

  get isFull(): boolean {
    return this.reader?.isFull ?? false;
  }

  whenRoom(callback: () => void): void {
    if (this.reader === null) callback();
    else this.reader.whenRoom(callback);
  }

  output(index: number, output: Json): void {
    if (this.reader === null || this.reader.hasEnded) return;
    this.reader.push(this.#isInside ? this.#withPath(index, output) : { index, output });
  }

  none(_index: number): void {}

  end(isLast: boolean): void {
    if (isLast) this.reader?.end();
    this.reader = null;
  }

  #withPath(index: number, output: Json): ItemOutput {
    const { path } = this.#place.eventPlace(this.#task, index);
    return path === undefined ? { index, output } : { index, output, path };
  }
}

/** The same in item order. */
export class OrderedListReader extends ListReader {
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
    if (this.reader === null || this.reader.hasEnded) {
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

/** Passes the outputs of one list to several readers. */
export class ListReaders implements OutputFeed {
  readonly #readers: readonly ListReader[];

  constructor(readers: readonly ListReader[]) {
    this.#readers = readers;
  }

  get isFull(): boolean {
    return this.#readers.some(({ isFull }) => isFull);
  }

  whenRoom(callback: () => void): void {
    this.#readers.find(({ isFull }) => isFull)?.whenRoom(callback);
  }

  output(index: number, output: Json): void {
    for (const reader of this.#readers) reader.output(index, output);
  }

  none(index: number): void {
    for (const reader of this.#readers) reader.none(index);
  }

  end(isLast: boolean): void {
    for (const reader of this.#readers) reader.end(isLast);
  }
}
