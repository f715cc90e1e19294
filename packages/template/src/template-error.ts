import { PositionedError } from "@sheaf/context/messages";
import type { TemplateErrorCode } from "./error-codes.ts";

/** A problem of a template, and its position. */
export interface TemplateProblem {
  /** The problem in one sentence, without its position. */
  readonly problem: string;
  /** How to fix it, such as `did you mean "servers"?`. */
  readonly hint: string | undefined;
  /** The file, if it is known. */
  readonly file: string | undefined;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** The line of the source and, below it, a caret under the character. */
  readonly excerpt: string;
}

/** A template cannot be compiled or evaluated. Points at the character that is at fault. */
export class TemplateError extends PositionedError implements TemplateProblem {
  declare readonly code: TemplateErrorCode;
  /** The problem in one sentence, without its position. */
  readonly problem: string;
  /** How to fix it, such as `did you mean "servers"?`. */
  readonly hint: string | undefined;
  /** The file, if it is known. */
  override readonly file: string | undefined;
  /** From 1. */
  override readonly line: number;
  /** From 1, in UTF-16 code units. */
  override readonly column: number;
  /** The line of the source and, below it, a caret under the character. */
  readonly excerpt: string;
  /** Always false: the template would fail again. */
  readonly retryable = false;
  readonly #others: readonly TemplateError[];

  /** @internal */
  constructor(
    code: TemplateErrorCode,
    place: TemplateProblem,
    { cause, others = [] }: { cause?: unknown; others?: readonly TemplateError[] } = {},
  ) {
    super(code, messageFor(place, others.length), { cause });
    this.problem = place.problem;
    this.hint = place.hint;
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
    this.excerpt = place.excerpt;
    this.#others = others;
  }

  /** Everything that is wrong with the template, this error included, in order of position. */
  get all(): readonly TemplateError[] {
    return [this, ...this.#others];
  }
}

function messageFor(place: TemplateProblem, others: number): string {
  const { problem, hint, file, line, column, excerpt } = place;
  const where = file === undefined ? `${line}:${column}` : `${file}:${line}:${column}`;
  const more = others === 0 ? "" : `\nand ${others} more`;
  return `${problem} (${where})${hint === undefined ? "" : `; ${hint}`}\n${excerpt}${more}`;
}
