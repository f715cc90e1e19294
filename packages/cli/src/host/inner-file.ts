import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { TooLargeError } from "./bounded-read.ts";

/** Windows has no such flag. */
const NON_BLOCKING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A path leads to something outside of its folder. */
export class OutsideError extends Error {}

/** A path leads to something that is not a file, such as a pipe or a folder. */
export class NotAFileError extends Error {}

/**
 * The bytes of a file in a folder, wherever links lead inside of it.
 *
 * @throws OutsideError if links lead out of the folder; NotAFileError; TooLargeError if it has more than
 * `limit` bytes; what the file system throws
 */
export function readInnerFile(folder: string, path: string, limit: number): Uint8Array {
  const file = realpathSync(join(folder, path));
  if (!isInside(realpathSync(folder), file)) throw new OutsideError();
  // A pipe would be waited for when it is opened.
  const opened = openSync(file, NON_BLOCKING);
  try {
    const stats = fstatSync(opened);
    if (!stats.isFile()) throw new NotAFileError();
    if (stats.size > limit) throw new TooLargeError();
    return readFileSync(opened);
  } finally {
    closeSync(opened);
  }
}

function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
