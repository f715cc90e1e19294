import type { AnyWorkflow } from "@sheaf/workflow";
import type { WorkflowDocument } from "@sheaf/workflow/declaration";
import type { KnownActions } from "./check-actions.ts";
import { nameOfDocument } from "./file-path.ts";
import { type DocumentFiles, FileTexts } from "./file-texts.ts";
import type { Problems } from "./problems.ts";
import { FilesReader } from "./read-files.ts";

/** Reads a document, with the files that it names. Null, after reporting why, if anything is wrong. */
export function readDocument(
  text: string,
  source: string | undefined,
  files: DocumentFiles | undefined,
  actions: KnownActions | undefined,
  problems: Problems,
): AnyWorkflow | null {
  const texts = new FileTexts(files, text.length);
  const beside = (): Omit<WorkflowDocument, "text"> => ({
    ...(source === undefined ? {} : { source }),
    ...(texts.isEmpty ? {} : { files: texts.byPath() }),
  });
  const reader = new FilesReader(texts, source, actions);
  const read = reader.file({ text, name: source, beside }, nameOfDocument(source), problems);
  return read?.workflow ?? null;
}
