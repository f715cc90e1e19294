import { readFileSync } from "node:fs";
import type { SourcePlace } from "./source-position.ts";

/** A place, and the line of code there. */
export interface SourceLine extends SourcePlace {
  readonly text: string;
}

/** The first line of a file in which something stands. */
export function lineWith(file: string, pattern: RegExp): SourceLine | null {
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
