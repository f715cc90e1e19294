import type { WorkflowDocument } from "@sheaf/workflow/declaration";

/** The text of one file of a document. Compiled templates keep it. */
export interface SourceText {
  readonly text: string;
  /** What messages call the file, if anything. */
  readonly name: string | undefined;
}

/** A file of a document, while that is read. */
export interface SourceFile extends SourceText {
  /** What the document has beside its text, with the files that were read so far; undefined for those. */
  beside?(): Omit<WorkflowDocument, "text">;
}
