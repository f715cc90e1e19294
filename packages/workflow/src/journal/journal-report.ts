import { realpath } from "node:fs/promises";
import { messageOf } from "@sheaf/context/messages";
import { millisecondsOf, now } from "../host/clock.ts";
import { lockOwnerOf } from "./file-lock.ts";
import { JournalError } from "./journal-error.ts";
import { whileOpen } from "./open-file.ts";
import { JournalReader } from "./journal-reader.ts";
import { type RunCounts, runRecordOf } from "./run-counts.ts";

/** The process that has a run. JSON. */
export interface JournalOwner {
  /** Its number on its machine. */
  readonly pid: number;
  /** The name of that machine. */
  readonly host: string;
}

/** What a journal in a file shows about its run. JSON. */
export interface JournalReport extends RunCounts {
  /** The id of the run. */
  readonly run: string;
  /** The name of the workflow; null if it has none. */
  readonly name: string | null;
  /** `interrupted` is a run that did not end and that no process has now. */
  readonly state: "running" | "interrupted" | "succeeded" | "failed" | "canceled";
  /** When the run was first started, as ISO 8601. */
  readonly startedAt: string;
  /** Seconds since the run was first started. */
  readonly age: number;
  /** Seconds since the journal was last written to. */
  readonly idle: number;
  /** The process that has the run now; null if there is none. */
  readonly owner: JournalOwner | null;
  /** Of the file. */
  readonly bytes: number;
}

/**
 * Says what a journal holds, without taking it: a run that is under way is not disturbed. O(size of
 * the file); memory for its numbers, not for its outputs. Takes up to 5 seconds if another machine
 * has the run.
 *
 * @param path Of the file.
 * @throws {@link JournalError} `JOURNAL_DAMAGED` or `JOURNAL_FAILED`.
 *
 * @example
 * ```ts
 * const isOver = async () => (await journalReport("nightly.journal")).state === "succeeded";
 * ```
 */
export async function journalReport(path: string): Promise<JournalReport> {
  // First, as a run that ends meanwhile is not interrupted.
  const owner = await lockOwnerOf(await realpath(path).catch(() => path));
  const cannot = `Cannot read the journal ${path}`;
  try {
    return await whileOpen(path, async (file) => {
      const stats = await file.stat();
      const reader = new JournalReader(path, file);
      const header = await reader.header();
      if (header === null) throw new JournalError("JOURNAL_DAMAGED", `${cannot}: it is empty`);
      const { closed, ...counts } = await runRecordOf(reader.records());
      const { run, name, startedAt } = header;
      return {
        run,
        name,
        state: closed ?? (owner === null ? "interrupted" : "running"),
        startedAt,
        age: secondsSince(millisecondsOf(startedAt)),
        idle: secondsSince(stats.mtimeMs),
        owner: owner === null ? null : { pid: owner.pid, host: owner.host },
        ...counts,
        bytes: stats.size,
      };
    });
  } catch (error) {
    if (error instanceof JournalError) throw error;
    throw new JournalError("JOURNAL_FAILED", `${cannot}: ${messageOf(error)}`, error);
  }
}

/** The clock may have been set back. */
function secondsSince(milliseconds: number): number {
  return Math.max(0, Math.round((now() - milliseconds) / 1_000));
}
