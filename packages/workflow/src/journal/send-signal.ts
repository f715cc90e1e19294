import { jsonOf } from "@sheaf/context";

/**
 * Sends a signal to the run of a journal in a file, whichever process it runs in. If none does, the
 * run gets it when it is continued. O(1); O(size of the journal) where its end says that the run has succeeded.
 *
 * @param path Of the journal.
 * @param name What the run waits for.
 * @param data JSON, which becomes the output of the task that waits.
 * @throws {@link JournalError} `RUN_ENDED` if the run has succeeded, `JOURNAL_FAILED` if there is no journal, or
 * the signal cannot be written, and `JOURNAL_DAMAGED`; TypeError for a name that is empty; InvalidValueError for data that is not JSON.
 *
 * @example
 * ```ts
 * const approve = () => sendSignal("release.journal", "approval", { by: "Ada" });
 * ```
 */
export async function sendSignal(path: string, name: string, data: unknown = null): Promise<void> {
  if (typeof name !== "string" || name === "")
    throw new TypeError("Cannot send a signal: expected a non-empty name");
  const { leaveSignal } = await import("./signal-inbox.ts");
  await leaveSignal(path, name, jsonOf(data ?? null, "data"));
}
