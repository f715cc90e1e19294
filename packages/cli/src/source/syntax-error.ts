import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { propertyOf } from "@sheaf/context/messages";
import type { SourceLine } from "./source-line.ts";
import { filePath } from "./source-position.ts";

const PARSE_TIMEOUT_MS = 10_000;

/**
 * Where the syntax error in a module, or in one that it imports, is. Node puts the position into the
 * stack of the error for CommonJS only. For an ES module it prints the position only if the error is
 * uncaught, so the files are parsed again, but not run, in a separate process that lets the error
 * escape.
 *
 * @param file The module that was to be loaded.
 */
export async function locateSyntaxError(
  file: string,
  error: SyntaxError,
): Promise<SourceLine | null> {
  const stack = propertyOf(error, "stack");
  const fromStack = typeof stack === "string" ? lineIn(stack) : null;
  return fromStack ?? lineIn(await parseAgain(file, error.message));
}

/** What Node prints for the uncaught error. */
function parseAgain(file: string, message: string): Promise<string> {
  const parser = fileURLToPath(new URL("parse-modules.js", import.meta.url));
  const args = ["--no-warnings", "--experimental-vm-modules", parser, file, message];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: PARSE_TIMEOUT_MS }, (_, __, stderr) =>
      resolve(stderr),
    );
  });
}

/** Node precedes the error with three lines: `file:line`, the line itself, and a caret. */
function lineIn(printed: string): SourceLine | null {
  const [position = "", text = "", caret = ""] = printed.split("\n");
  const [, name, line] = /^(.+):(\d+)\r?$/.exec(position) ?? [];
  if (name === undefined || !/^\s*\^/.test(caret)) return null;
  const file = filePath(name);
  return file === null
    ? null
    : { file, line: Number(line), column: caret.indexOf("^") + 1, text: text.replace(/\r$/, "") };
}
