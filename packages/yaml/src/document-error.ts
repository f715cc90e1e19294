import type { ContextErrorCode } from "@sheaf/context/error-codes";
import { plural, quote } from "@sheaf/context/messages";
import type { TemplateErrorCode } from "@sheaf/template";
import { WorkflowError } from "@sheaf/workflow";
import type { WorkflowErrorCode } from "@sheaf/workflow/error-codes";
import type { CodesOf } from "./error-codes.ts";

/**
 * What can be wrong with a document, apart from its templates, whose codes are those of `TemplateError`.
 * Some mean the same in other notations, and in workflows that are made in code.
 */
export type DocumentProblemCode =
  | CodesOf<"DocumentProblem">
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

/** One thing that is wrong with a document. */
export interface DocumentProblem {
  /** Stable: decide by this. A {@link DocumentProblemCode}, or the code of a template's error. */
  readonly code: DocumentProblemCode | (string & {});
  /** A clause that names what is wrong. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units: of the offending value or, for a bad key, of the key. */
  readonly column: number;
  /** What to do about it. */
  readonly hint?: string;
}

/** How many problems the message spells out. */
const SHOWN = 10;

/** A document that cannot be loaded, with all of its problems in order of position. */
export class DocumentError extends WorkflowError {
  declare readonly code: "INVALID_DOCUMENT";
  /** Where the document came from, as the caller said. */
  readonly source: string | undefined;
  /** Every problem, those included that the message leaves out. */
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
  const shown = problems.slice(0, SHOWN).map(({ line, column, message, hint }) => {
    const advice = hint === undefined ? "" : ` (${hint})`;
    return `\n  ${line}:${column} ${message}${advice}`;
  });
  if (problems.length > SHOWN) shown.push(`\n  and ${problems.length - SHOWN} more`);
  return `${count}${shown.join("")}`;
}
