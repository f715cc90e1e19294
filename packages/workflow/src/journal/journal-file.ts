import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { messageOf } from "@sheaf/context/messages";
import type { JournalHeader, JournalRecord, Recorded } from "./journal.ts";
import { after, now } from "../host/clock.ts";
import { FileLock } from "./file-lock.ts";
import { JournalError } from "./journal-error.ts";
import { encodedLine } from "./journal-lines.ts";
import { FORMAT, JournalReader, VERSION } from "./journal-reader.ts";

/** Milliseconds that a record waits for others to be written with. */
const GROUPING = 5;
/** So many records are written at once, however young they are. */
const GROUP = 1_000;
/** Milliseconds after which what was written is made to outlast a power cut. */
const SYNCING = 100;

/** A journal in a file that is only ever appended to, open for one run. */
export class JournalFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #lock: FileLock;
  readonly #reader: JournalReader;
  readonly #onFailure: (error: JournalError) => void;
  #pending: JournalRecord[] = [];
  #cancelTimer: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();
  #syncedAt = 0;
  #failure: JournalError | null = null;

  private constructor(
    path: string,
    file: FileHandle,
    lock: FileLock,
    onFailure: (error: JournalError) => void,
  ) {
    this.#path = path;
    this.#file = file;
    this.#lock = lock;
    this.#reader = new JournalReader(path, file);
    this.#onFailure = onFailure;
  }

  /** @throws JournalError; see `Journal.open`. */
  static async open(path: string, onFailure: (error: JournalError) => void): Promise<JournalFile> {
    let lost = nothing;
    let lock: FileLock | null = null;
    try {
      lock = await FileLock.take(path, () => lost());
      const file = await open(path, "a+");
      if (!(await file.stat()).isFile()) {
        await file.close();
        throw new TypeError("it is not a file");
      }
      const journal = new JournalFile(path, file, lock, onFailure);
      lost = () => journal.#fail(ownedByOther(path));
      return journal;
    } catch (error) {
      await lock?.release();
      throw failureOf(path, "open", error);
    }
  }

  /** What it holds. It gets the header if it is empty. */
  async recorded(given: JournalHeader): Promise<Recorded> {
    const header = await this.#reader.header();
    if (header !== null) return { header, isNew: false, records: this.#reader.records() };
    await this.#write(encodedLine([FORMAT, VERSION, given]));
    await this.#syncFolder();
    if (this.#failure !== null) throw this.#failure;
    return { header: given, isNew: true, records: this.#reader.records() };
  }

  /** Takes a record, to be written soon. Called once all records have been read. */
  append(record: JournalRecord): void {
    if (this.#failure !== null) return;
    this.#pending.push(record);
    if (this.#pending.length === GROUP) this.#flushIn(0);
    else if (this.#cancelTimer === null) this.#flushIn(GROUPING);
  }

  async settled(): Promise<void> {
    await this.#flush();
    await this.#sync();
    if (this.#failure !== null) throw this.#failure;
  }

  async close(): Promise<void> {
    await this.#flush();
    await this.#sync();
    await this.#file.close();
    await this.#lock.release();
  }

  /** Never in this turn: what happens at once is written in one line, and so is there as a whole or not at all. */
  #flushIn(milliseconds: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = after(milliseconds, () => void this.#flush());
  }

  /** Writes what is pending, behind what is being written. Never rejects. */
  #flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#pending.length === 0) return this.#writing;
    const line = encodedLine([this.#reader.owner + 1, ...this.#pending]);
    this.#pending = [];
    this.#writing = this.#writeBehind(this.#writing, line);
    return this.#writing;
  }

  async #writeBehind(earlier: Promise<void>, line: Uint8Array): Promise<void> {
    await earlier;
    await this.#write(line);
    if (now() - this.#syncedAt > SYNCING) await this.#sync();
  }

  /** Never rejects. Behind a line that was cut off nothing is written. */
  async #write(line: Uint8Array): Promise<void> {
    if (this.#failure !== null) return;
    try {
      if (this.#reader.isCutOff) await this.#file.truncate(this.#reader.end);
      this.#reader.isCutOff = false;
      await this.#file.appendFile(line);
    } catch (error) {
      this.#fail(failureOf(this.#path, "write", error));
    }
  }

  /** Never rejects. */
  async #sync(): Promise<void> {
    this.#syncedAt = now();
    try {
      await this.#file.datasync();
    } catch (error) {
      this.#fail(failureOf(this.#path, "write", error));
    }
  }

  #fail(error: JournalError): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#onFailure(error);
  }

  /** A new file is still there after a power cut if its folder was synced too, which Windows does by itself. */
  async #syncFolder(): Promise<void> {
    try {
      const folder = await open(dirname(this.#path), "r");
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    } catch {
      // The records are what matters, and they are synced.
    }
  }
}

function ownedByOther(path: string): JournalError {
  return new JournalError(
    "RUN_OWNED",
    `Cannot go on with the journal ${path}: another process took it, as this one gave no sign of life for too long`,
  );
}

function failureOf(path: string, verb: "open" | "write", cause: unknown): JournalError {
  if (cause instanceof JournalError) return cause;
  return new JournalError(
    "JOURNAL_FAILED",
    `Cannot ${verb} the journal ${path}: ${messageOf(cause)}`,
    cause,
  );
}

function nothing(): void {}
