import type { DocumentProblem, DocumentProblemCode } from "./document-error.ts";
import type { DocumentNote, DocumentNoteCode } from "./document-note.ts";
import { Lines, type Place } from "./lines.ts";

/** The most suggestions for one document: each takes time linear in the number of names. */
const MAX_SUGGESTIONS = 100;

/** The most problems that are reported. Nobody fixes more at once. */
export const MAX_PROBLEMS: number = 1_000;

/** Collects the problems of one document, each of them once. */
export class Problems {
  readonly lines: Lines;
  /** By position and text. */
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

  /** Whether to look for a suggestion, which is not done after many problems. */
  suggests(): boolean {
    this.#suggestions += 1;
    return this.#suggestions <= MAX_SUGGESTIONS;
  }

  /** True if further problems are only counted. */
  get isFull(): boolean {
    return this.#found.size >= MAX_PROBLEMS;
  }

  /** Counts problems that are left out; Infinity if nobody knows how many. */
  leaveOut(count = 1): void {
    this.#leftOut += count;
  }

  /** Reports a problem at an offset. */
  report(code: DocumentProblemCode, offset: number, message: string, hint?: string | null): void {
    this.reportAt(code, this.lines.at(offset), message, hint);
  }

  /** Reports a problem at a position. */
  reportAt(code: string, { line, column }: Place, message: string, hint?: string | null): void {
    if (this.isFull) {
      this.leaveOut();
      return;
    }
    const hinted = hint === undefined || hint === null || hint === "" ? {} : { hint };
    const key = `${line}:${column} ${code} ${message}`;
    if (!this.#found.has(key)) this.#found.set(key, { code, message, line, column, ...hinted });
  }

  /** Adds a note: the document can be loaded, but should change this. */
  note(code: DocumentNoteCode, offset: number, message: string): void {
    if (this.#notes.length < MAX_PROBLEMS)
      this.#notes.push({ code, message, ...this.lines.at(offset) });
  }

  /** The notes, in order of position. */
  notes(): readonly DocumentNote[] {
    return this.#notes.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }

  /**
   * The reported problems in order of position, then in the order in which they were found. If others
   * are left out, the last one says how many.
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
