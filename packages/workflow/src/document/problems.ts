import type { DocumentProblem, DocumentProblemCode } from "./document-error.ts";
import { Lines, type Place } from "./lines.ts";

/** Each takes time that grows with the number of names. */
const MAX_SUGGESTIONS = 100;

/** Collects what is wrong with one document, each thing once. */
export class Problems {
  readonly lines: Lines;
  /** By place and text. */
  readonly #found = new Map<string, DocumentProblem>();
  #suggestions = 0;

  constructor(text: string) {
    this.lines = new Lines(text);
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  /** Whether it is worth while to look for what was meant: not after so many problems. */
  suggests(): boolean {
    this.#suggestions += 1;
    return this.#suggestions <= MAX_SUGGESTIONS;
  }

  /** Reports what stands at the offset. */
  report(code: DocumentProblemCode, offset: number, message: string, hint?: string | null): void {
    this.reportAt(code, this.lines.at(offset), message, hint);
  }

  /** Reports what stands at the place. */
  reportAt(code: string, { line, column }: Place, message: string, hint?: string | null): void {
    const hinted = hint === undefined || hint === null || hint === "" ? {} : { hint };
    const key = `${line}:${column} ${code} ${message}`;
    if (!this.#found.has(key)) this.#found.set(key, { code, message, line, column, ...hinted });
  }

  /** All of them in order of position; those of one position in the order in which they were found. */
  sorted(): readonly DocumentProblem[] {
    return [...this.#found.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
  }
}
