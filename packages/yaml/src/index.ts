export { loadWorkflow, validateWorkflow } from "./load-workflow.ts";
export { placesInData, readData } from "./read-data.ts";
export { DOCUMENT_DESCRIPTIONS, DOCUMENT_OPTIONS } from "./document-table.ts";
export { DocumentError } from "./document-error.ts";
export type { DocumentProblem, DocumentProblemCode } from "./document-error.ts";
export type { DocumentNote, DocumentNoteCode } from "./document-note.ts";
export type { DocumentFiles } from "./file-texts.ts";
export type { DocumentOptions } from "./load-workflow.ts";
export type { KnownActions } from "./check-actions.ts";
