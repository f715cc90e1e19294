import { rmdirSync } from "node:fs";

/**
 * The folder beside a journal where signals wait for its run.
 *
 * @param path Of the journal, without links: two names of it must not be two folders.
 */
export function signalFolderOf(path: string): string {
  return `${path}.signals`;
}

/** Nothing stays behind of a run whose signals were all taken. Whoever is about to leave one makes the folder again. */
export function removeFolderIfEmpty(path: string): void {
  try {
    rmdirSync(signalFolderOf(path));
  } catch {
    // There is none, or a signal in it that waits for the next process.
  }
}
