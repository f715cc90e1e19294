import { readFileSync } from "node:fs";
import type { SourcePosition } from "./source-position.ts";

/** A position and the text of its line. */
export interface SourceLine extends SourcePosition {
  readonly text: string;
}

/** The first match of the pattern in a file. Null if there is none, or if the file cannot be read. */
export function findLine(file: string, pattern: RegExp): SourceLine | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return null;
  }
  const found = pattern.exec(text);
  if (found === null) return null;
  const lines = text.slice(0, found.index).split("\n");
  const line = lines.length;
  return {
    file,
    line,
    column: (lines.at(-1) as string).length + 1,
    text: text.split(/\r?\n/, line)[line - 1] as string,
  };
}
