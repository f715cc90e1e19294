import { loadActions } from "../actions/action-module.ts";
import { BUILT_IN } from "../actions/built-in.ts";
import { EXIT_STATUS } from "../host/exit-status.ts";
import type { Host } from "../host/this-process.ts";
import { Document } from "../input/document.ts";
import { reportInvalid } from "../output/problem-report.ts";

export interface ValidateOptions {
  /** The module of actions. */
  readonly actions?: string;
}

/** `sheaf validate`: prints all problems of a document. Without a module, only names such as `core.x` are checked. Returns the exit status. */
export async function validateFile(
  file: string,
  { actions: module }: ValidateOptions,
  host: Host,
): Promise<number> {
  const document = await Document.read(file, host);
  const own = module === undefined ? {} : await loadActions(module, host);
  const names = [...Object.keys(BUILT_IN), ...Object.keys(own)];
  const problems = document.problems(
    { names, isComplete: module !== undefined },
    ({ file: name = document.name, line, column, message }) =>
      host.stderr.write(`${name}:${line}:${column}: note: ${message}\n`),
  );
  if (problems.length > 0) return reportInvalid(problems, document, {}, null, host);
  host.stdout.write(`${document.name} is valid\n`);
  return EXIT_STATUS.succeeded;
}
