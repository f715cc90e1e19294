import type { Workflow } from "@sheaf/workflow";
import type { KnownActions } from "./check-actions.ts";
import { DocumentError, type DocumentProblem } from "./document-error.ts";
import type { DocumentNote } from "./document-note.ts";
import { Problems } from "./problems.ts";
import { readDocument } from "./read-document.ts";
import { readYaml } from "./read-yaml.ts";

/** Where a document comes from. */
export interface DocumentOptions {
  /** For messages, and for errors of templates while the workflow runs: the name of a file, say. */
  readonly source?: string;
  /** The actions that a run will be given: tasks that call others are refused. Not checked unless given. */
  readonly actions?: KnownActions;
  /** Called with each note about a document that can be loaded, such as an old name of a key, in order of position. */
  readonly onNote?: (note: DocumentNote) => void;
}

/**
 * The workflow that a document in YAML 1.2 declares. Templates are compiled once, here. O(length of
 * the text), at most twice the time that parsing the YAML takes.
 *
 * @throws {@link DocumentError} with everything that is wrong with it, in order of position.
 */
export function loadWorkflow(text: string, options: DocumentOptions = {}): Workflow {
  const { workflow, problems } = read(text, options);
  if (workflow === null) throw new DocumentError(options.source, problems);
  return workflow;
}

/** Everything that is wrong with a document, in order of position; nothing where it can be loaded. */
export function validateWorkflow(
  text: string,
  options: DocumentOptions = {},
): readonly DocumentProblem[] {
  return read(text, options).problems;
}

function read(
  given: unknown,
  { source, actions, onNote }: DocumentOptions,
): { readonly workflow: Workflow | null; readonly problems: readonly DocumentProblem[] } {
  if (typeof given !== "string") {
    const problems = new Problems("");
    const hint = "read the file as text, in UTF-8";
    problems.report("NOT_TEXT", 0, "the document is not a string", hint);
    return { workflow: null, problems: problems.sorted() };
  }
  // Strip the BOM.
  const text = given.startsWith("\uFEFF") ? given.slice(1) : given;
  const problems = new Problems(text);
  const tree = readYaml(text, problems);
  const workflow = tree === null ? null : readDocument(tree, text, source, actions, problems);
  if (!problems.isEmpty) return { workflow: null, problems: problems.sorted() };
  if (onNote !== undefined) for (const note of problems.notes()) onNote(note);
  return { workflow: workflow as Workflow, problems: [] };
}
