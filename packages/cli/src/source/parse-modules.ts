import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as vm from "node:vm";

// Parses a module and those that it imports by relative names, until one fails with the message, and
// leaves that error to Node, which prints where it is. Started by `syntax-error.ts`.

const [entry = "", message = ""] = process.argv.slice(2);

/** Those of `vm` that need a flag have no types. */
type Parser = new (text: string, options: { readonly identifier: string }) => unknown;
const { SourceTextModule } = vm as unknown as { readonly SourceTextModule: Parser };

const IMPORTED = /\b(?:from|import)\s*\(?\s*["']((?:\.{1,2}\/|\/|file:)[^"'\n]+)["']/;

parse([entry]);

function parse(files: string[]): void {
  // Walked while it grows, and so reaches what is added on the way.
  for (const file of files) {
    const text = textOf(file);
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

function textOf(file: string): string | null {
  try {
    return /\.m?js$/.test(file) ? readFileSync(file, "utf8") : null;
  } catch {
    return null;
  }
}
