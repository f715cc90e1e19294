import { BUILT_IN } from "../actions/built-in.ts";
import { actionsOf } from "../actions/action-module.ts";
import { refusedAnswer } from "../output/problem-report.ts";
import { readText } from "../input/text-file.ts";
import type { Host } from "../host/this-process.ts";
import { problemsIn } from "../input/document.ts";
import { STATUS } from "../host/exit-status.ts";

/** What `sheaf validate` is given beside the document. */
export interface ValidateOptions {
  /** The module that actions come from. */
  readonly actions?: string;
}

/** Tells what is wrong with a document. Without a module, only built-in actions can be told from unknown ones. */
export async function validateFile(
  file: string,
  { actions: module }: ValidateOptions,
  host: Host,
): Promise<number> {
  const document = await readText(file, host);
  const own = module === undefined ? {} : await actionsOf(module, host);
  const names = [...Object.keys(BUILT_IN), ...Object.keys(own)];
  const problems = problemsIn(document, { names, isComplete: module !== undefined });
  if (problems.length > 0) return refusedAnswer(problems, document, {}, null, host);
  host.stdout.write(`${document.name} is valid\n`);
  return STATUS.succeeded;
}
