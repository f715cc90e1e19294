import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { propertyOf } from "@sheaf/context/messages";

/** The path without links, even if there is no file yet. */
export function ownPath(path: string): string {
  const link = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  try {
    if (link) return realpathSync.native(path);
  } catch (error) {
    if (propertyOf(error, "code") !== "ENOENT") throw error;
    // The file that it leads to is still to be made.
    return ownPath(resolve(realpathSync.native(dirname(path)), readlinkSync(path)));
  }
  return join(realpathSync.native(dirname(path)), basename(path));
}
