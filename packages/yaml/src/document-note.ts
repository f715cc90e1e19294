import type { CodesOf } from "./error-codes.ts";

/** What can be noted about a document. */
export type DocumentNoteCode = CodesOf<"DocumentNote">;

/** What a document should say in another way. It can be loaded all the same. */
export interface DocumentNote {
  /** Stable: decide by this. */
  readonly code: DocumentNoteCode;
  /** A clause that says what to change. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}
