import { type Workflow, WorkflowError } from "@sheaf/workflow";
import {
  DocumentError,
  type KnownActions,
  loadWorkflow,
  validateWorkflow,
} from "@sheaf/workflow/yaml";
import type { TextFile } from "./text-file.ts";
import { type Problem, Refusal, refusal } from "../errors/problem.ts";

/**
 * The workflow that a document declares.
 *
 * @throws Refusal with everything that is wrong with it.
 */
export function loadDocument({ text, name }: TextFile): Workflow {
  try {
    return loadWorkflow(text, { source: name });
  } catch (error) {
    if (error instanceof DocumentError) throw new Refusal(error.problems);
    if (error instanceof WorkflowError) throw refusal(error.code, error.message);
    throw error;
  }
}

/** Everything that is wrong with a document, in order of position. */
export function problemsIn({ text, name }: TextFile, actions: KnownActions): readonly Problem[] {
  return validateWorkflow(text, { source: name, actions });
}
