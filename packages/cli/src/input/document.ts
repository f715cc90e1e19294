import { type Workflow, WorkflowError } from "@sheaf/workflow";
import {
  DocumentError,
  type DocumentNote,
  type KnownActions,
  loadWorkflow,
  validateWorkflow,
} from "@sheaf/yaml";
import { InvalidInputError, type Problem } from "../errors/problem.ts";
import type { TextFile } from "./text-file.ts";

/**
 * The workflow that a document declares.
 *
 * @throws InvalidInputError with all problems of the document
 */
export function loadDocument({ text, name }: TextFile): Workflow {
  try {
    return loadWorkflow(text, { source: name });
  } catch (error) {
    if (error instanceof DocumentError) throw new InvalidInputError(error.problems);
    if (error instanceof WorkflowError) throw InvalidInputError.of(error.code, error.message);
    throw error;
  }
}

/**
 * All problems of a document, in order of position.
 *
 * @param onNote Called with each note about a document without problems, such as the former name of a key.
 */
export function validateDocument(
  { text, name }: TextFile,
  actions: KnownActions,
  onNote: (note: DocumentNote) => void,
): readonly Problem[] {
  return validateWorkflow(text, { source: name, actions, onNote });
}
