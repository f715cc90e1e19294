import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "./exit-status.ts";
import { linkedFile } from "./replace-files.ts";

/**
 * A directory to write files to. It need not exist yet.
 *
 * @throws {@link UsageError} if it cannot be written to, before anything is measured.
 */
export function outputDirectory(option: string, text: string): string {
  if (text === "") throw new UsageError(`Option '${option} DIR' needs the name of a directory`);
  const directory = resolve(text);
  if (!canHoldFiles(directory))
    throw new UsageError(`Option '${option}': "${text}" is not a directory that can be written to`);
  return directory;
}

/**
 * A file to write. It need not exist yet.
 *
 * @throws {@link UsageError} if it cannot be written to, before anything is measured.
 */
export function outputFile(option: string, text: string): string {
  if (text === "") throw new UsageError(`Option '${option} FILE' needs the name of a file`);
  const file = resolve(text);
  if (!canBeFile(file))
    throw new UsageError(`Option '${option}': "${text}" is not a file that can be written`);
  return file;
}

function canBeFile(path: string): boolean {
  try {
    const file = linkedFile(path);
    const there = statSync(file, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile()) return !there.isDirectory();
    return canHoldFiles(dirname(file));
  } catch {
    return false;
  }
}

function canHoldFiles(directory: string): boolean {
  let there = directory;
  // A missing drive is its own parent.
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    accessSync(there, constants.W_OK);
    return statSync(there).isDirectory();
  } catch {
    return false;
  }
}
