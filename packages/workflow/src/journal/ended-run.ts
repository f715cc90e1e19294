import { JournalReader } from "./journal-reader.ts";
import { lastBytesOf, whileOpen } from "./open-file.ts";
import { recordedIn } from "./run-counts.ts";

/** More bytes than what anybody writes behind the end of a run: signals, or a process that had lost the journal. */
const TAIL = 1 << 16;

/**
 * Whether the run of a journal has succeeded without this signal, which it never takes then. One that failed or
 * was canceled takes it when it is continued. O(1), but O(size of the file) where its run may have succeeded.
 *
 * @param id Of the signal.
 * @throws JournalError `JOURNAL_DAMAGED`; the error of the file system.
 */
export function hasEndedWithout(path: string, id: string): Promise<boolean> {
  return whileOpen(path, async (file) => {
    const reader = new JournalReader(path, file);
    await reader.header();
    if (!(await lastBytesOf(file, TAIL)).includes('"closed","succeeded"')) return false;
    const { closed, signals } = await recordedIn(reader.records());
    return closed === "succeeded" && !signals.some((signal) => signal.id === id);
  });
}
