import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { SourceLine } from "./source-line.ts";
import { fileOf } from "./source-position.ts";
import { propertyOf } from "../text/unknown-error.ts";

/** Milliseconds that looking for the place may take. */
const PATIENCE = 10_000;

/**
 * Where a module, or one that it imports, is no JavaScript. Node says so in the stack of the error,
 * except of an ES module: there it says so only of errors that nobody catches, so that the files
 * are parsed once more, in a process of their own that runs nothing of them.
 *
 * @param file The module that was to be loaded.
 */
export async function syntaxErrorIn(file: string, error: SyntaxError): Promise<SourceLine | null> {
  const stack = propertyOf(error, "stack");
  const told = typeof stack === "string" ? lineIn(stack) : null;
  return told ?? lineIn(await parsedAnew(file, error.message));
}

function parsedAnew(file: string, message: string): Promise<string> {
  const parser = fileURLToPath(new URL("parse-modules.js", import.meta.url));
  const args = ["--no-warnings", "--experimental-vm-modules", parser, file, message];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: PATIENCE }, (_, __, stderr) => resolve(stderr));
  });
}

/** What Node puts in front of an error: the file and the number of the line, the line, and a caret. */
function lineIn(said: string): SourceLine | null {
  const [place = "", text = "", caret = ""] = said.split("\n");
  const [, name, line] = /^(.+):(\d+)\r?$/.exec(place) ?? [];
  if (name === undefined || !/^\s*\^/.test(caret)) return null;
  const file = fileOf(name);
  return file === null
    ? null
    : { file, line: Number(line), column: caret.indexOf("^") + 1, text: text.replace(/\r$/, "") };
}
