import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "./exit-status.ts";

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
