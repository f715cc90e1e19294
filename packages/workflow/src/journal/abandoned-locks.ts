import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isAbandoned } from "./lock-owner.ts";

/**
 * Removes what processes left beside a journal that died while they took its lock: folders called
 * `PATH.lock-PID-UUID`. Never rejects: they are in nobody's way. O(files in the folder).
 *
 * @param path Of the journal, without links.
 */
export async function removeAbandonedLocks(path: string): Promise<void> {
  const folder = dirname(path);
  const start = `${basename(path)}.lock-`;
  try {
    for (const name of await readdir(folder)) {
      const lock = join(folder, name);
      if (name.startsWith(start) && (await isAbandoned(lock, name.slice(start.length))))
        await rm(lock, { recursive: true, force: true });
    }
  } catch {
    // The next owner tries again.
  }
}
