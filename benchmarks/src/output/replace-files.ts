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

/** A file to write, by its path within a directory. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Replaces files in `directory`. All are complete before the first is renamed, and nothing here is
 * asynchronous, so an interruption comes before or after. Links stay links: the file that a link leads
 * to is replaced. Existing files keep their mode.
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
 * The path at the end of all links, even if the last leads to a file that does not exist yet.
 *
 * @throws an Error if links lead in a circle.
 */
export function linkedFile(path: string): string {
  let file = resolve(path);
  // Links of a process to its own pipes lead to no path.
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
  // Flushed before it replaces the old file: the machine may lose power.
  writeFileSync(temporary, text, { flush: true, ...(mode === undefined ? {} : { mode: 0o600 }) });
  if (mode !== undefined) chmodSync(temporary, mode & 0o7777);
}

/** Terminals, pipes and devices are written to, not replaced. */
function isReplaceable(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}
