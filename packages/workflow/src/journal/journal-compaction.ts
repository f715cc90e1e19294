import { renameSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { messageOf } from "@sheaf/context/messages";
import { whenNotBusy } from "../host/busy-files.ts";
import { CompactedRecords } from "./compacted-records.ts";
import { FileLock } from "./file-lock.ts";
import type { JournalHeader, JournalRecord } from "./journal.ts";
import { JournalError } from "./journal-error.ts";
import { syncFolderOf } from "./journal-file.ts";
import { encodedLine } from "./journal-lines.ts";
import { FORMAT, JournalReader, VERSION } from "./journal-reader.ts";
import { RecordedRun } from "./recorded-run.ts";
import { whileOpen } from "./open-file.ts";
import { ownPath } from "./own-path.ts";
import { removeSignal } from "./signal-inbox.ts";

/** Characters of records that are written at once. */
const GROUP_LENGTH = 1 << 20;

/** What compacting a journal has dropped. JSON. */
export interface JournalCompaction {
  /** Bytes of the file before. */
  readonly before: number;
  /** Bytes of the file now: as many as before if nothing was to be dropped. */
  readonly after: number;
  /** Bytes at the end that a full disk or a power cut had cut off. */
  readonly cutOff: number;
  /** Records that are gone, by their kind as in `docs/journal-format.md`; each item of a group counts. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** See `compactJournal`. */
export async function compact(path: string): Promise<JournalCompaction> {
  let lock: FileLock | null = null;
  try {
    // By its own name, which keeps links to it.
    const own = ownPath(path);
    let isLost = false;
    lock = await FileLock.take(own, () => (isLost = true));
    return await compacted(own, () => {
      if (isLost) throw new Error("another process took it meanwhile");
    });
  } catch (error) {
    if (error instanceof JournalError) throw error;
    const message = `Cannot compact the journal ${path}: ${messageOf(error)}`;
    throw new JournalError("JOURNAL_FAILED", message, error);
  } finally {
    await lock?.release();
  }
}

/** @param check Throws if the journal is not ours any more. */
async function compacted(path: string, check: () => void): Promise<JournalCompaction> {
  const { header, run, counts, bytes: before, whole, mode } = await contentOf(path);
  const draft = `${path}.compact`;
  const records = new CompactedRecords(run);
  try {
    const file = await open(draft, "w", mode);
    let after: number;
    try {
      after = await written(file, header, counted(records.records(), counts));
      await file.sync();
    } finally {
      await file.close();
    }
    if (after >= before) return { before, after: before, cutOff: 0, dropped: {} };
    check();
    for (const { id } of records.spentSignals()) if (id !== undefined) await removeSignal(path, id);
    await whenNotBusy(() => renameSync(draft, path));
    await syncFolderOf(path);
    const dropped = Object.fromEntries([...counts].filter(([, count]) => count > 0));
    return { before, after, cutOff: before - whole, dropped };
  } finally {
    await rm(draft, { force: true });
  }
}

interface Content {
  readonly header: JournalHeader;
  readonly run: RecordedRun;
  /** Records by kind. */
  readonly counts: Map<string, number>;
  readonly bytes: number;
  /** Bytes up to the end of the last whole line. */
  readonly whole: number;
  readonly mode: number;
}

function contentOf(path: string): Promise<Content> {
  return whileOpen(path, async (file) => {
    const { size: bytes, mode } = await file.stat();
    const reader = new JournalReader(path, file);
    const header = await reader.header();
    if (header === null)
      throw new JournalError("JOURNAL_DAMAGED", `Cannot compact the journal ${path}: it is empty`);
    // Secrets stay as they are written: by their names.
    const run = new RecordedRun({ restored: (value) => value });
    const counts = new Map<string, number>();
    for await (const group of reader.records()) {
      run.addAll(group);
      for (const record of group) count(counts, record, 1);
    }
    return { header, run, counts, bytes, whole: reader.end, mode };
  });
}

function count(counts: Map<string, number>, record: JournalRecord, sign: 1 | -1): void {
  const [kind, number] = record[0] === "items" ? ["item", sizeOf(record[2])] : [record[0], 1];
  counts.set(kind, (counts.get(kind) ?? 0) + sign * number);
}

/** Ranges have an index and a number of items each. */
function sizeOf(ranges: readonly number[]): number {
  return ranges.reduce((sum, value, at) => (at % 2 === 0 ? sum : sum + value), 0);
}

/** Takes off what is kept. */
function* counted(
  records: Iterable<JournalRecord>,
  counts: Map<string, number>,
): Generator<JournalRecord> {
  for (const record of records) {
    count(counts, record, -1);
    yield record;
  }
}

/** Writes the lines of the first owner. Gives their bytes. */
async function written(
  file: FileHandle,
  header: JournalHeader,
  records: Iterable<JournalRecord>,
): Promise<number> {
  let bytes = 0;
  const write = async (body: string): Promise<void> => {
    const line = encodedLine(body);
    await file.appendFile(line);
    bytes += line.length;
  };
  await write(JSON.stringify([FORMAT, VERSION, header]));
  let texts: string[] = ["1"];
  let length = 0;
  for (const record of records) {
    const text = JSON.stringify(record);
    texts.push(text);
    length += text.length;
    if (length < GROUP_LENGTH) continue;
    await write(`[${texts.join(",")}]`);
    texts = ["1"];
    length = 0;
  }
  if (texts.length > 1) await write(`[${texts.join(",")}]`);
  return bytes;
}
