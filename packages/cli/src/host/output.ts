import type { WriteStream } from "node:tty";

/** A stream of the process, as far as it is needed here: a terminal, a file or a pipe. */
export type Stream = NodeJS.WritableStream &
  Partial<Pick<WriteStream, "isTTY" | "columns" | "rows" | "writableLength">>;

/**
 * Writes to a stream of the process. It never throws: whether everything arrived is asked at the
 * end. A reader that has left (`EPIPE`) is no failure, as it has what it wanted.
 */
export class Output {
  /** The stream, with a `write` that nobody else replaces. */
  readonly stream: Stream;
  readonly #write: NodeJS.WritableStream["write"];
  #onFirst: () => void;
  #hasReader = true;
  #failure: Error | null = null;

  /** @param onFirst Called before anything is written. */
  constructor(stream: Stream, onFirst: () => void = () => {}) {
    this.#onFirst = onFirst;
    this.#write = stream.write.bind(stream);
    this.stream = Object.create(stream, { write: { value: this.#write } }) as Stream;
    stream.on("error", (error: NodeJS.ErrnoException) => this.#failed(error));
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** Columns of the terminal. */
  get columns(): number {
    return this.stream.columns ?? 80;
  }

  /** Why something could not be written; null where all was, or where nobody wanted it. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** How much waits for a reader, in bytes. */
  get waiting(): number {
    return this.stream.writableLength ?? 0;
  }

  /** Writes, at once where the stream takes it. False where what is to follow had better wait. */
  write(text: string | Uint8Array): boolean {
    return this.#hasReader && this.#written(text);
  }

  /** Writes piece by piece, never further ahead than the stream takes. */
  async writeAll(pieces: Iterable<string>): Promise<void> {
    for (const piece of pieces) {
      if (!this.#hasReader) return;
      if (!this.#written(piece)) await this.flush();
    }
  }

  /** Once everything so far has been taken, or nobody will take it. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#hasReader) this.#write("", () => resolve());
      else resolve();
    });
  }

  #written(text: string | Uint8Array): boolean {
    this.#onFirst();
    this.#onFirst = () => {};
    return this.#write(text);
  }

  #failed(error: NodeJS.ErrnoException): void {
    this.#hasReader = false;
    if (error.code !== "EPIPE") this.#failure ??= error;
  }
}
