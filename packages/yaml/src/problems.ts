import type { DocumentProblem, DocumentProblemCode } from "./document-error.ts";
import type { DocumentNote, DocumentNoteCode } from "./document-note.ts";
import { Lines, type Place } from "./lines.ts";

/** Each takes time that grows with the number of names. */
const MAX_SUGGESTIONS = 100;

/** Most problems that are told; nobody mends more at once. */
export const MAX_PROBLEMS: number = 1_000;

/** Collects what is wrong with one document, each thing once. */
export class Problems {
  readonly lines: Lines;
  /** By place and text. */
  readonly #found = new Map<string, DocumentProblem>();
  readonly #notes: DocumentNote[] = [];
  #suggestions = 0;
  #leftOut = 0;

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

  /** True where what is reported from now on is only counted. */
  get isFull(): boolean {
    return this.#found.size >= MAX_PROBLEMS;
  }

  /** Counts problems that are not told: Infinity where nobody knows how many. */
  leaveOut(count = 1): void {
    this.#leftOut += count;
  }

  /** Reports what stands at the offset. */
  report(code: DocumentProblemCode, offset: number, message: string, hint?: string | null): void {
    this.reportAt(code, this.lines.at(offset), message, hint);
  }

  /** Reports what stands at the place. */
  reportAt(code: string, { line, column }: Place, message: string, hint?: string | null): void {
    if (this.isFull) {
      this.leaveOut();
      return;
    }
    const hinted = hint === undefined || hint === null || hint === "" ? {} : { hint };
    const key = `${line}:${column} ${code} ${message}`;
    if (!this.#found.has(key)) this.#found.set(key, { code, message, line, column, ...hinted });
  }

  /** Notes what the document should say in another way; it can be loaded all the same. */
  note(code: DocumentNoteCode, offset: number, message: string): void {
    if (this.#notes.length < MAX_PROBLEMS)
      this.#notes.push({ code, message, ...this.lines.at(offset) });
  }

  /** What was noted, in order of position. */
  notes(): readonly DocumentNote[] {
    return this.#notes.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }

  /**
   * Those that are told, in order of position; those of one position in the order in which they were
   * found. Where others are left out, the last says how many.
   */
  sorted(): readonly DocumentProblem[] {
    const told = [...this.#found.values()].toSorted(
      (a, b) => a.line - b.line || a.column - b.column,
    );
    const last = told.at(-1);
    if (last === undefined || this.#leftOut === 0) return told;
    const { line, column } = last;
    const count = this.#leftOut === Infinity ? "" : `${this.#leftOut.toLocaleString("en")} `;
    const message = `${count}more ${this.#leftOut === 1 ? "problem is" : "problems are"} not shown`;
    return [...told, { code: "TOO_MANY_PROBLEMS", message, line, column }];
  }
}
