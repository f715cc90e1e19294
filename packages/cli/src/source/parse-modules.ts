import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as vm from "node:vm";

// Started by `syntax-error.ts`. Parses a module and those that it imports by relative path until one
// fails with the given message, and leaves that error uncaught, so that Node prints its position.

const [entry = "", message = ""] = process.argv.slice(2);

/** Missing from the types of Node, because it needs a flag. */
type Parser = new (text: string, options: { readonly identifier: string }) => unknown;
const { SourceTextModule } = vm as unknown as { readonly SourceTextModule: Parser };

const IMPORTED = /\b(?:from|import)\s*\(?\s*["']((?:\.{1,2}\/|\/|file:)[^"'\n]+)["']/;

parse([entry]);

function parse(files: string[]): void {
  // The list grows during the loop, which also visits the new entries.
  for (const file of files) {
    const text = readModule(file);
    if (text === null) continue;
    check(file, text);
    for (const [, name = ""] of text.matchAll(new RegExp(IMPORTED, "g"))) {
      const imported = fileURLToPath(new URL(name, pathToFileURL(file)));
      if (!files.includes(imported)) files.push(imported);
    }
  }
}

function check(file: string, text: string): void {
  try {
    void new SourceTextModule(text, { identifier: file });
  } catch (error) {
    if ((error as Error).message === message) throw error;
  }
}

function readModule(file: string): string | null {
  try {
    return /\.m?js$/.test(file) ? readFileSync(file, "utf8") : null;
  } catch {
    return null;
  }
}
