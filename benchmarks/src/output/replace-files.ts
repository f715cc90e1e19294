import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { messageOf } from "./message-of.ts";

/** A file to be written, by its path within a directory. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Replaces files in `directory`. All are complete before the first takes its name, and nothing here
 * waits, so that an interruption comes before or after. A link stays one: the file that it leads to is
 * replaced. A file that was there keeps its mode.
 */
export function replaceFiles(directory: string, files: readonly NewFile[]): void {
  const steps: { path: string; text: string; temporary: string }[] = [];
  try {
    for (const { name, text } of files) {
      const path = linkedFile(join(directory, name));
      steps.push({ path, text, temporary: `${path}.${process.pid}.tmp` });
    }
    for (const step of steps) prepare(step);
    for (const { temporary, path, text } of steps) {
      if (isReplaceable(path)) renameSync(temporary, path);
      else writeFileSync(path, text);
    }
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

/**
 * Where a file that is written comes to lie: at the end of all links, also of one that leads to a file
 * that is not there yet.
 *
 * @throws an Error where links lead in a circle.
 */
export function linkedFile(path: string): string {
  let file = resolve(path);
  // The links of a process to its own pipes lead to no path.
  if (!isReplaceable(file)) return file;
  // A link is relative to the real directory that it is in.
  while (isLink(file)) file = resolve(realpathSync(dirname(file)), readlinkSync(file));
  return file;
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function prepare({
  path,
  text,
  temporary,
}: {
  path: string;
  text: string;
  temporary: string;
}): void {
  if (!isReplaceable(path)) return;
  mkdirSync(dirname(temporary), { recursive: true });
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  // On the disk before it takes the name of what is there: a machine may lose its power.
  writeFileSync(temporary, text, { flush: true, ...(mode === undefined ? {} : { mode: 0o600 }) });
  if (mode !== undefined) chmodSync(temporary, mode & 0o7777);
}

/** A terminal, a pipe or a device takes what is written, and no other file takes its place. */
function isReplaceable(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}
