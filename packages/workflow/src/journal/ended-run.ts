import { JournalReader } from "./journal-reader.ts";
import { whileOpen } from "./open-file.ts";
import { recordedIn } from "./run-counts.ts";

/**
 * Whether the run of a journal has succeeded without this signal, which it never takes then. One that failed or
 * was canceled takes it when it is continued. O(size of the file).
 *
 * @param id Of the signal.
 * @throws JournalError `JOURNAL_DAMAGED`; the error of the file system.
 */
export function hasEndedWithout(path: string, id: string): Promise<boolean> {
  return whileOpen(path, async (file) => {
    const reader = new JournalReader(path, file);
    await reader.header();
    const { closed, signals } = await recordedIn(reader.records());
    return closed === "succeeded" && !signals.some((signal) => signal.id === id);
  });
}
