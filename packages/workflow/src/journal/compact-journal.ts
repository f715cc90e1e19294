import type { JournalCompaction } from "./journal-compaction.ts";

/**
 * Rewrites a journal with what continuing its run needs: without what happened inside items that have
 * ended, attempts and failures that were followed by others, signals that were used up, and what
 * processes wrote that had lost the journal. The result of continuing the run stays the same. The new
 * file takes the place of the old one when it is on the disk. O(size of the file); memory as for continuing.
 *
 * @param path Of the file.
 * @throws {@link JournalError} `RUN_OWNED` while a process has the run, `JOURNAL_DAMAGED` or
 * `JOURNAL_FAILED`. Nothing is changed then.
 *
 * @example
 * ```ts
 * const saved = async () => {
 *   const { before, after } = await compactJournal("nightly.journal");
 *   return before - after;
 * };
 * ```
 */
export async function compactJournal(path: string): Promise<JournalCompaction> {
  // What touches the disk is loaded when it is asked for, as by `fileJournal`.
  const { compact } = await import("./journal-compaction.ts");
  return compact(path);
}
