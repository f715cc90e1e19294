import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { messageOf } from "./message-of.ts";

/** What files are to hold, by their path within a directory. Anything but text is written as JSON. */
type Contents = Readonly<Record<string, unknown>>;

/**
 * Replaces files in `directory`. All are complete before the first is renamed, and nothing here is
 * asynchronous, so an interruption comes before or after. Links stay links: the file that a link leads
 * to is replaced.
 */
export function replaceFiles(directory: string, contents: Contents): void {
  const begun: { readonly path: string; readonly temporary: string }[] = [];
  try {
    for (const [name, content] of Object.entries(contents)) {
      const file = join(directory, name);
      const path = existsSync(file) ? realpathSync(file) : file;
      const temporary = `${path}.${process.pid}.tmp`;
      mkdirSync(dirname(path), { recursive: true });
      begun.push({ path, temporary });
      const text = typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`;
      // Flushed before it replaces the old file: the machine may lose power.
      writeFileSync(temporary, text, { flush: true });
    }
    for (const { path, temporary } of begun) renameSync(temporary, path);
  } catch (cause) {
    const names = namesOf(contents);
    throw new Error(`Cannot write ${names} in "${directory}": ${messageOf(cause)}`, { cause });
  } finally {
    for (const { temporary } of begun) rmSync(temporary, { force: true });
  }
}

/** Replaces files as {@link replaceFiles} does, and says so on stdout. */
export function publishFiles(directory: string, contents: Contents): void {
  replaceFiles(directory, contents);
  process.stdout.write(`\nWritten: ${relative("", directory) || "."}/${namesOf(contents)}\n`);
}

function namesOf(contents: Contents): string {
  return Object.keys(contents).join(" and ");
}
