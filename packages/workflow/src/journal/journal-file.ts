import { closeSync, fsync, openSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf } from "@sheaf/context/messages";
import { AppendedFile } from "./appended-file.ts";
import type { JournalHeader, JournalRecord, Recorded } from "./journal.ts";
import { after } from "../host/clock.ts";
import { removeAbandonedLocks } from "./abandoned-locks.ts";
import { FileLock } from "./file-lock.ts";
import { JournalError } from "./journal-error.ts";
import { encodedLine } from "./journal-lines.ts";
import { FORMAT, JournalReader, VERSION } from "./journal-reader.ts";
import { ownPath } from "./own-path.ts";
import { removeFolderIfEmpty } from "./signal-folder.ts";

/** Milliseconds that a record waits for others to be written with. */
const GROUPING = 5;
/** So many records, or characters of them, are written without waiting for more. */
const GROUP = 1_000;
const GROUP_LENGTH = 1 << 20;
/** Milliseconds after which what was written is made to outlast a power cut. */
const SYNCING = 100;

/** A journal in a file that is only ever appended to, open for one run. */
export class JournalFile {
  readonly #path: string;
  readonly #file: AppendedFile;
  readonly #lock: FileLock;
  readonly #reader: JournalReader;
  readonly #onFailure: (error: JournalError) => void;
  /** This process among all that had the journal, from 1. */
  #owner = 0;
  /** As JSON. */
  #pending: string[] = [];
  #pendingLength = 0;
  #cancelTimer: (() => void) | null = null;
  #cancelSync: (() => void) | null = null;
  #writing: Promise<void> | null = null;
  #syncing: Promise<void> | null = null;
  /** True if something was written since the last sync began. */
  #isUnsynced = false;
  #failure: JournalError | null = null;

  private constructor(
    path: string,
    file: AppendedFile,
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
      // By its own name: two links to a file would be two locks.
      const own = ownPath(path);
      lock = await FileLock.take(own, () => lost());
      const file = new AppendedFile(own);
      const journal = new JournalFile(path, file, lock, onFailure);
      lost = () => journal.#fail(ownedByOther(path));
      return journal;
    } catch (error) {
      await lock?.release();
      throw failureOf(path, "open", error);
    }
  }

  /** Of the file, without links: what is beside it has this name. */
  get path(): string {
    return this.#lock.path;
  }

  /** What it holds. It gets the header if it is empty. */
  async recorded(given: JournalHeader): Promise<Recorded> {
    const header = this.#file.size === 0 ? null : await this.#reader.header();
    if (header !== null) {
      await removeAbandonedLocks(this.#lock.path);
      return { header, isNew: false, records: this.#records() };
    }
    this.#owner = 1;
    this.#take(JSON.stringify([FORMAT, VERSION, given]), this.#claim());
    this.#syncing = this.#syncFolder();
    return { header: given, isNew: true, records: noRecords() };
  }

  /**
   * What was recorded, and then a line that claims the journal. A process that seemed dead may still
   * have written something before that line, which is read too; behind it, its lines do not count.
   */
  async *#records(): AsyncGenerator<readonly JournalRecord[]> {
    yield* this.#reader.records();
    this.#owner = this.#reader.owner + 1;
    this.#take(this.#claim());
    yield* this.#reader.records();
  }

  /** @throws JournalError */
  #take(...bodies: readonly string[]): void {
    try {
      this.#dropCutOff();
      this.#isUnsynced = true;
      this.#file.appendNow(Buffer.concat(bodies.map(encodedLine)));
    } catch (error) {
      this.#fail(failureOf(this.#path, "write", error));
    }
    if (this.#failure !== null) throw this.#failure;
  }

  /** What is written next would be behind a line that is not whole. */
  #dropCutOff(): void {
    if (this.#reader.isCutOff) this.#file.truncate(this.#reader.end);
    this.#reader.isCutOff = false;
  }

  #claim(): string {
    return JSON.stringify([this.#owner]);
  }

  /** Takes a record, to be written soon. Called once all records have been read. */
  append(record: JournalRecord): void {
    if (this.#failure !== null) return;
    try {
      const text = JSON.stringify(record);
      this.#pending.push(text);
      this.#pendingLength += text.length;
    } catch (error) {
      // Longer than the longest text.
      this.#fail(failureOf(this.#path, "write", error));
      return;
    }
    const isFull = this.#pending.length === GROUP || this.#pendingLength >= GROUP_LENGTH;
    if (isFull) this.#flushIn(0);
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
    this.#reader.close();
    try {
      this.#file.close();
      removeFolderIfEmpty(this.#lock.path);
    } finally {
      await this.#lock.release();
    }
  }

  /** Never in this turn: what happens at once is written in one line, and so is there as a whole or not at all. */
  #flushIn(milliseconds: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = after(milliseconds, () => {
      this.#cancelTimer = null;
      // On a slow disk, what comes meanwhile is written together.
      if (this.#writing === null) void this.#flush();
    });
  }

  /** Writes what is pending, behind what is being written. Never rejects. */
  async #flush(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#pending.length === 0) return;
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingLength = 0;
    this.#writing = this.#writeGroup(pending);
    await this.#writing;
  }

  /** Never rejects. After a failure nothing is written: it would be behind a line that was cut off. */
  async #writeGroup(records: readonly string[]): Promise<void> {
    try {
      this.#isUnsynced = true;
      if (this.#failure === null)
        await this.#file.append(encodedLine(`[${this.#owner},${records.join(",")}]`));
    } catch (error) {
      this.#fail(failureOf(this.#path, "write", error));
    }
    this.#writing = null;
    this.#cancelSync ??= after(SYNCING, () => void this.#sync());
    if (this.#pending.length > 0) this.#flushIn(0);
  }

  /** Never rejects. */
  async #sync(): Promise<void> {
    this.#cancelSync?.();
    this.#cancelSync = null;
    while (this.#syncing !== null) await this.#syncing;
    if (!this.#isUnsynced) return;
    this.#isUnsynced = false;
    this.#syncing = this.#datasync();
    await this.#syncing;
  }

  /** Nothing of the run waits for it before it waits for its records. */
  async #syncFolder(): Promise<void> {
    await syncFolderOf(this.#path);
    this.#syncing = null;
  }

  async #datasync(): Promise<void> {
    try {
      await this.#file.datasync();
    } catch (error) {
      this.#fail(failureOf(this.#path, "write", error));
    }
    this.#syncing = null;
  }

  #fail(error: JournalError): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#onFailure(error);
  }
}

/** A new file is still there after a power cut if its folder was synced too, which Windows does by itself. */
export async function syncFolderOf(path: string): Promise<void> {
  try {
    const folder = openSync(dirname(path), "r");
    await new Promise<unknown>((resolve) => {
      fsync(folder, resolve);
    });
    closeSync(folder);
  } catch {
    // The records are what matters, and they are synced.
  }
}

function ownedByOther(path: string): JournalError {
  return new JournalError(
    "RUN_OWNED",
    `Cannot continue with the journal ${path}: another process took it, because this one gave no sign of life for too long`,
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

async function* noRecords(): AsyncGenerator<never> {}
