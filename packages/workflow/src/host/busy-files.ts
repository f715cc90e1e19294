import { platform } from "node:process";
import { propertyOf } from "@sheaf/context/messages";
import { sleep } from "./clock.ts";

/**
 * With these Windows refuses to rename or to remove what another process has open, as virus scanners and
 * indexers have for a moment. Elsewhere they say that it is not allowed.
 */
const BUSY: ReadonlySet<unknown> = new Set(["EACCES", "EBUSY", "EPERM"]);
const MAX_TRIES = 40;
/** Milliseconds between two tries. */
const PAUSE = 50;

/**
 * Does something to a file, on Windows again for up to 2 seconds while another process has the file open.
 *
 * @throws what the work throws in the end.
 */
export async function whenNotBusy(
  work: () => void,
  isWindows: boolean = platform === "win32",
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      work();
      return;
    } catch (error) {
      if (!isWindows || tries === MAX_TRIES || !BUSY.has(propertyOf(error, "code"))) throw error;
      await sleep(PAUSE);
    }
  }
}
