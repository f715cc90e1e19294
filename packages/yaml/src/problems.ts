import { quote } from "@sheaf/context/messages";
import type { DocumentProblem, DocumentProblemCode } from "./document-error.ts";
import type { DocumentNote, DocumentNoteCode } from "./document-note.ts";
import { Lines, type Place } from "./lines.ts";

/** The most suggestions for one document: each takes time linear in the number of names. */
const MAX_SUGGESTIONS = 100;

/** The most problems that are reported. Nobody fixes more at once. */
export const MAX_PROBLEMS: number = 1_000;

/** What the files of a document have in common. */
class Findings {
  /** By file, position and text. */
  readonly found: Map<string, DocumentProblem> = new Map();
  readonly notes: DocumentNote[] = [];
  /** The files, in the order in which they were named; undefined for the document itself. */
  readonly files: (string | undefined)[] = [undefined];
  suggestions = 0;
  leftOut = 0;
  /** Words and signs of the texts so far. */
  tokens = 0;
  /** Values that the aliases so far stand for. */
  aliased = 0;
}

/** Collects the problems of one file of a document, each of them once. */
export class Problems {
  readonly lines: Lines;
  /** Undefined for the document itself. */
  readonly #file: string | undefined;
  /** The offsets of values that cannot be read. */
  readonly #refused = new Set<number>();
  readonly #all: Findings;

  constructor(text: string, file?: string, all: Findings = new Findings()) {
    this.lines = new Lines(text);
    this.#file = file;
    this.#all = all;
  }

  /** What messages call the file. */
  get nameOfFile(): string {
    return this.#file === undefined ? "the document" : quote(this.#file);
  }

  /** For the problems of another file of the document. */
  ofFile(text: string, file: string): Problems {
    this.#all.files.push(file);
    return new Problems(text, file, this.#all);
  }

  /** True if no file has any. */
  get isEmpty(): boolean {
    return this.#all.found.size === 0;
  }

  /** What has been read so far of all files, which have their limits together. */
  get spent(): { tokens: number; aliased: number } {
    return this.#all;
  }

  /** Whether to look for a suggestion, which is not done after many problems. */
  suggests(): boolean {
    this.#all.suggestions += 1;
    return this.#all.suggestions <= MAX_SUGGESTIONS;
  }

  /** True if further problems are only counted. */
  get isFull(): boolean {
    return this.#all.found.size >= MAX_PROBLEMS;
  }

  /** Counts problems that are left out; Infinity if nobody knows how many. */
  leaveOut(count = 1): void {
    this.#all.leftOut += count;
  }

  /** Reports a value that cannot be read. */
  refuse(code: DocumentProblemCode, offset: number, message: string, hint?: string): void {
    this.report(code, offset, message, hint);
    this.passOver(offset);
  }

  /** Drops what will be found wrong with the value at an offset: it only stands for one that cannot be read. */
  passOver(offset: number): void {
    this.#refused.add(offset);
  }

  /** Reports a problem at an offset. */
  report(code: DocumentProblemCode, offset: number, message: string, hint?: string | null): void {
    if (!this.#refused.has(offset)) this.reportAt(code, this.lines.at(offset), message, hint);
  }

  /** Reports a problem at a position. */
  reportAt(code: string, { line, column }: Place, message: string, hint?: string | null): void {
    if (this.isFull) {
      this.leaveOut();
      return;
    }
    const { found } = this.#all;
    const hinted = hint === undefined || hint === null || hint === "" ? {} : { hint };
    const key = `${this.#file ?? ""}:${line}:${column} ${code} ${message}`;
    if (!found.has(key)) found.set(key, { code, message, ...this.#in, line, column, ...hinted });
  }

  /** Adds a note: the document can be loaded, but should change this. */
  note(code: DocumentNoteCode, offset: number, message: string): void {
    if (this.#all.notes.length < MAX_PROBLEMS)
      this.#all.notes.push({ code, message, ...this.#in, ...this.lines.at(offset) });
  }

  /** The notes, file by file, in order of position. */
  notes(): readonly DocumentNote[] {
    return this.#sorted(this.#all.notes);
  }

  /**
   * The reported problems, file by file, in order of position, then in the order in which they were
   * found. If others are left out, the last one says how many.
   */
  sorted(): readonly DocumentProblem[] {
    const { found, leftOut } = this.#all;
    const told = this.#sorted([...found.values()]);
    const last = told.at(-1);
    if (last === undefined || leftOut === 0) return told;
    const count = leftOut === Infinity ? "" : `${leftOut.toLocaleString("en")} `;
    const message = `${count}more ${leftOut === 1 ? "problem is" : "problems are"} not shown`;
    const { hint: _, ...place } = last;
    return [...told, { ...place, code: "TOO_MANY_PROBLEMS", message }];
  }

  get #in(): { readonly file?: string } {
    return this.#file === undefined ? {} : { file: this.#file };
  }

  #sorted<Found extends DocumentNote | DocumentProblem>(found: readonly Found[]): readonly Found[] {
    const order = new Map(this.#all.files.map((file, position) => [file, position]));
    const placeOf = ({ file }: Found): number => order.get(file) ?? 0;
    return found.toSorted(
      (a, b) => placeOf(a) - placeOf(b) || a.line - b.line || a.column - b.column,
    );
  }
}
