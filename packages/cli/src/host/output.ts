import type { WriteStream } from "node:tty";

/** What is used of an output stream: a terminal, a file or a pipe. */
export type Stream = NodeJS.WritableStream &
  Partial<Pick<WriteStream, "isTTY" | "columns" | "rows" | "writableLength">>;

/**
 * Writes to an output stream of the process. It never throws; check `failure` at the end. A reader
 * that closes the pipe (`EPIPE`) is not a failure, because it has read what it wanted.
 */
export class Output {
  /** The stream with its original `write`, even if that is replaced later. */
  readonly stream: Stream;
  readonly #write: NodeJS.WritableStream["write"];
  #onFirst: () => void;
  #hasReader = true;
  #failure: Error | null = null;

  /** @param onFirst Called before the first write. */
  constructor(stream: Stream, onFirst: () => void = () => {}) {
    this.#onFirst = onFirst;
    this.#write = stream.write.bind(stream);
    this.stream = Object.create(stream, { write: { value: this.#write } }) as Stream;
    stream.on("error", (error: NodeJS.ErrnoException) => this.#fail(error));
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** Why a write failed; null if all succeeded or the reader closed the pipe. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Bytes that wait for the reader. */
  get waiting(): number {
    return this.stream.writableLength ?? 0;
  }

  /** Writes immediately if the stream accepts it. Returns false if the caller should wait before writing more. */
  write(text: string | Uint8Array): boolean {
    return this.#hasReader && this.#writeToStream(text);
  }

  /** Writes chunk by chunk, waiting whenever the stream is full. */
  async writeAll(chunks: Iterable<string>): Promise<void> {
    for (const chunk of chunks) {
      if (!this.#hasReader) return;
      if (!this.#writeToStream(chunk)) await this.flush();
    }
  }

  /** Resolves when everything has been read, or will never be. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#hasReader) this.#write("", () => resolve());
      else resolve();
    });
  }

  #writeToStream(text: string | Uint8Array): boolean {
    this.#onFirst();
    this.#onFirst = () => {};
    return this.#write(text);
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#hasReader = false;
    if (error.code !== "EPIPE") this.#failure ??= error;
  }
}
