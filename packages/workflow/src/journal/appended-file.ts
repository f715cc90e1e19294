import {
  closeSync,
  fdatasync,
  fstatSync,
  openSync,
  read,
  truncateSync,
  write,
  writeSync,
} from "node:fs";

/**
 * A file that is only ever appended to. To open and to close it blocks, for microseconds on a local disk:
 * in a thread of the pool each call takes ten times the CPU, and a run with a journal needs some.
 */
export class AppendedFile {
  readonly #path: string;
  #descriptor: number;

  /**
   * Makes the file if there is none.
   *
   * @throws the error of the file system; TypeError for what is not a file.
   */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(path, "a+");
    if (fstatSync(this.#descriptor).isFile()) return;
    this.close();
    throw new TypeError("it is not a file");
  }

  /** Bytes. */
  get size(): number {
    return fstatSync(this.#descriptor).size;
  }

  /** As the method of a FileHandle. */
  read(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }> {
    return new Promise((resolve, reject) => {
      read(this.#descriptor, bytes, offset, length, position, (error, bytesRead) => {
        if (error === null) resolve({ bytesRead });
        else reject(error);
      });
    });
  }

  /** A system may take a part of them at a time. */
  append(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const writeFrom = (start: number): void => {
        write(this.#descriptor, bytes, start, bytes.length - start, null, (error, written) => {
          if (error !== null) reject(error);
          else if (start + written < bytes.length) writeFrom(start + written);
          else resolve();
        });
      };
      writeFrom(0);
    });
  }

  /** The same at once: for the few bytes with which a journal is taken. */
  appendNow(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length;)
      start += writeSync(this.#descriptor, bytes, start, bytes.length - start);
  }

  /** By its path: Windows refuses it to whoever may only append. */
  truncate(size: number): void {
    truncateSync(this.#path, size);
  }

  /** Fulfilled when all that was appended outlasts a power cut. */
  datasync(): Promise<void> {
    return new Promise((resolve, reject) => {
      fdatasync(this.#descriptor, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  /** No call follows it: its descriptor may be that of another file by then. */
  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = CLOSED;
    closeSync(descriptor);
  }
}

/** No descriptor: calls with it throw. */
const CLOSED = -1;
