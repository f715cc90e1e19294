import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { messageOf } from "./message-of.ts";

/** A file to write, by its path within a directory. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Replaces files in `directory`. All are complete before the first is renamed, and nothing here is
 * asynchronous, so an interruption comes before or after. Links stay links: the file that a link leads
 * to is replaced.
 */
export function replaceFiles(directory: string, files: readonly NewFile[]): void {
  const begun: { readonly path: string; readonly temporary: string }[] = [];
  try {
    for (const { name, text } of files) {
      const file = join(directory, name);
      const path = existsSync(file) ? realpathSync(file) : file;
      const temporary = `${path}.${process.pid}.tmp`;
      mkdirSync(dirname(path), { recursive: true });
      begun.push({ path, temporary });
      // Flushed before it replaces the old file: the machine may lose power.
      writeFileSync(temporary, text, { flush: true });
    }
    for (const { path, temporary } of begun) renameSync(temporary, path);
  } catch (cause) {
    const names = files.map(({ name }) => name).join(" and ");
    throw new Error(`Cannot write ${names} in "${directory}": ${messageOf(cause)}`, { cause });
  } finally {
    for (const { temporary } of begun) rmSync(temporary, { force: true });
  }
}

/** Replaces files as {@link replaceFiles} does, and says so on stdout. A file is named by its key; anything but text is written as JSON. */
export function publishFiles(directory: string, files: Readonly<Record<string, unknown>>): void {
  const made = Object.entries(files).map(([name, content]): NewFile => {
    const text = typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`;
    return { name, text };
  });
  replaceFiles(directory, made);
  const names = Object.keys(files).join(" and ");
  process.stdout.write(`\nWritten: ${relative("", directory) || "."}/${names}\n`);
}

/** Replaces one file in one step: see {@link replaceFiles}. */
export function replaceFile(path: string, text: string): void {
  replaceFiles(dirname(path), [{ name: basename(path), text }]);
}
