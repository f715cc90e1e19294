import type { Workflow } from "@sheaf/workflow";
import type { KnownActions } from "./check-actions.ts";
import { DocumentError, type DocumentProblem } from "./document-error.ts";
import type { DocumentNote } from "./document-note.ts";
import type { DocumentFiles } from "./file-texts.ts";
import { withoutMark } from "./lines.ts";
import { Problems } from "./problems.ts";
import { readDocument } from "./read-document.ts";

/** Options for reading a document. */
export interface DocumentOptions {
  /**
   * Where the document comes from, such as a file name. Messages use it, during the run too.
   *
   * @defaultValue messages name no source
   */
  readonly source?: string;
  /**
   * The files that the document refers to under `workflows`: their contents by path, or a function that reads
   * one. Paths are relative to the folder of the document, such as `lib/child.yaml`, and never lead out of it.
   * Messages call a file by its path in the folder of `source`.
   *
   * @defaultValue files are refused
   */
  readonly files?: DocumentFiles;
  /**
   * The actions that a run will have. Tasks that call others are refused.
   *
   * @defaultValue actions are not checked
   */
  readonly actions?: KnownActions;
  /**
   * Called with each note, such as the former name of a key, in order of position.
   *
   * @defaultValue notes are dropped
   */
  readonly onNote?: (note: DocumentNote) => void;
}

/**
 * Loads a workflow from a document in YAML 1.2. Templates are compiled here, once. O(length of the
 * text), at most twice the time of parsing the YAML.
 *
 * @throws {@link DocumentError} with everything that is wrong with it, in order of position.
 * @example
 * ```ts
 * const workflow = loadWorkflow("tasks: [{ name: greet }]");
 * const actions = { greet: () => "Hello" };
 * (await run(workflow, { actions }).result).tasks["greet"]?.output; // "Hello"
 * ```
 */
export function loadWorkflow(text: string, options: DocumentOptions = {}): Workflow {
  const { workflow, problems } = read(text, options);
  if (workflow === null) throw new DocumentError(options.source, problems);
  return workflow;
}

/**
 * Everything that is wrong with a document, in order of position; empty if it can be loaded.
 *
 * @example
 * ```ts
 * validateWorkflow("tasks: []")[0]?.message; // '"tasks": expected at least one task, got a list'
 * ```
 */
export function validateWorkflow(
  text: string,
  options: DocumentOptions = {},
): readonly DocumentProblem[] {
  return read(text, options).problems;
}

function read(
  given: unknown,
  { source, files, actions, onNote }: DocumentOptions,
): { readonly workflow: Workflow | null; readonly problems: readonly DocumentProblem[] } {
  if (typeof given !== "string") {
    const problems = new Problems("");
    const hint = "read the file as text, in UTF-8";
    problems.report("NOT_TEXT", 0, "the document is not a string", hint);
    return { workflow: null, problems: problems.sorted() };
  }
  const text = withoutMark(given);
  const problems = new Problems(text);
  const workflow = readDocument(text, source, files, actions, problems);
  if (!problems.isEmpty) return { workflow: null, problems: problems.sorted() };
  if (onNote !== undefined) for (const note of problems.notes()) onNote(note);
  return { workflow: workflow as Workflow, problems: [] };
}
