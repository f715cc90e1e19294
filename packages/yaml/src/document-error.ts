import type { ContextErrorCode } from "@sheaf/context/error-codes";
import { type CodesOf, plural, quote } from "@sheaf/context/messages";
import type { TemplateErrorCode } from "@sheaf/template";
import { WorkflowError } from "@sheaf/workflow";
import type { WorkflowErrorCode } from "@sheaf/workflow/error-codes";
import type { ERROR_CODES } from "./error-codes.ts";

/**
 * What can be wrong with a document, except for its templates, whose codes are those of
 * `TemplateError`. Some codes are the same as for workflows in code.
 */
export type DocumentProblemCode =
  | CodesOf<typeof ERROR_CODES, "DocumentProblem">
  | Extract<ContextErrorCode, "DUPLICATE_KEY" | "TOO_DEEP">
  | Extract<TemplateErrorCode, "INVALID_NUMBER">
  | Extract<
      WorkflowErrorCode,
      | "INVALID_JOIN"
      | "INVALID_OPTION"
      | "NOT_A_BOOLEAN"
      | "UNKNOWN_ACTION"
      | "UNREACHABLE_TASK"
      | "WITH_ITEMS_NOT_A_LIST"
    >;

/** One problem of a document. */
export interface DocumentProblem {
  /** Stable: decide by this. A {@link DocumentProblemCode}, or the code of a template's error. */
  readonly code: DocumentProblemCode | (string & {});
  /** What is wrong, as a clause. */
  readonly message: string;
  /** The `source` of the file, unless it is in the document itself. */
  readonly file?: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units: the start of the value or, if the key is wrong, of the key. */
  readonly column: number;
  /** How to fix it. */
  readonly hint?: string;
}

/** How many problems the message spells out. */
const SHOWN = 10;

/** Thrown for a document that cannot be loaded, with all of its problems in order of position. */
export class DocumentError extends WorkflowError {
  declare readonly code: "INVALID_DOCUMENT";
  /** The `source` that the caller gave. */
  readonly source: string | undefined;
  /** Every problem, including those that the message leaves out. */
  readonly problems: readonly DocumentProblem[];

  /** @internal */
  constructor(source: string | undefined, problems: readonly DocumentProblem[], what = "workflow") {
    const subject = source === undefined ? what : `${what} ${quote(source)}`;
    super("INVALID_DOCUMENT", `Cannot load ${subject}: ${summaryOf(problems)}`);
    this.source = source;
    this.problems = problems;
  }
}

function summaryOf(problems: readonly DocumentProblem[]): string {
  const count = plural(problems.length, "problem");
  const shown = problems.slice(0, SHOWN).map(({ file, line, column, message, hint }) => {
    const advice = hint === undefined ? "" : ` (${hint})`;
    return `\n  ${file === undefined ? "" : `${file}:`}${line}:${column} ${message}${advice}`;
  });
  if (problems.length > SHOWN) shown.push(`\n  and ${problems.length - SHOWN} more`);
  return `${count}${shown.join("")}`;
}
