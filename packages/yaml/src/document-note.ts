import type { CodesOf } from "@sheaf/context/messages";
import type { ERROR_CODES } from "./error-codes.ts";

/** The codes of notes about a document. */
export type DocumentNoteCode = CodesOf<typeof ERROR_CODES, "DocumentNote">;

/** Something that a document should change, although it can be loaded. */
export interface DocumentNote {
  /** Stable: decide by this. */
  readonly code: DocumentNoteCode;
  /** What to change, as a clause. */
  readonly message: string;
  /** The `source` of the file, unless it is in the document itself. */
  readonly file?: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}
