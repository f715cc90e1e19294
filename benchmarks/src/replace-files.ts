import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { messageOf } from "./message-of.ts";

/** A file to be written, by its path within a directory. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Replaces files in `directory`. All are complete before the first takes its name, and nothing here
 * waits, so that an interruption comes before or after.
 */
export function replaceFiles(directory: string, files: readonly NewFile[]): void {
  const steps = files.map(({ name, text }) => {
    const path = join(directory, name);
    return { path, text, temporary: `${path}.${process.pid}.tmp` };
  });
  try {
    for (const { temporary, text } of steps) {
      mkdirSync(dirname(temporary), { recursive: true });
      writeFileSync(temporary, text);
    }
    for (const { temporary, path } of steps) renameSync(temporary, path);
  } catch (cause) {
    const names = files.map(({ name }) => name).join(" and ");
    throw new Error(`Cannot write ${names} in "${directory}": ${messageOf(cause)}`, { cause });
  } finally {
    for (const { temporary } of steps) rmSync(temporary, { force: true });
  }
}

/** Replaces one file in one step: see {@link replaceFiles}. */
export function replaceFile(path: string, text: string): void {
  replaceFiles(dirname(path), [{ name: basename(path), text }]);
}
