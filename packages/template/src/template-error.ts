import { PositionedError } from "@sheaf/context/messages";

/** What can be wrong with a template; all but the last five are found when it is compiled. */
export type TemplateErrorCode =
  /** It cannot be read. */
  | "INVALID_TEMPLATE"
  /** A name that can never exist. */
  | "UNKNOWN_NAME"
  /** A function that does not exist here. */
  | "UNKNOWN_FUNCTION"
  /** A function is given too few or too many arguments. */
  | "INVALID_CALL"
  /** `__proto__`, which nothing reads. */
  | "FORBIDDEN_NAME"
  /** A name or property does not exist now: `default` and `?` forgive it. */
  | "MISSING_VALUE"
  /** An operator or function does not take a value of this type. */
  | "TYPE_MISMATCH"
  /** A number divided by zero, or a result that is too large for a number. */
  | "INVALID_NUMBER"
  /** The source or a result is too large, or nested too deeply. */
  | "LIMIT_EXCEEDED"
  /** A function of the user's own threw, or gave what is not JSON. */
  | "FUNCTION_FAILED";

/** Where and how a template is wrong. */
export interface TemplateProblem {
  /** One sentence, without place. */
  readonly problem: string;
  /** How it could be mended, such as `did you mean "servers"?`. */
  readonly hint: string | undefined;
  /** The document, where it is known. */
  readonly file: string | undefined;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** The line of the source and, below it, a caret under the character. */
  readonly excerpt: string;
}

/** A template that cannot be compiled or evaluated, and the character where that shows. */
export class TemplateError extends PositionedError implements TemplateProblem {
  declare readonly code: TemplateErrorCode;
  /** One sentence, without place. */
  readonly problem: string;
  /** How it could be mended, such as `did you mean "servers"?`. */
  readonly hint: string | undefined;
  /** The document, where it is known. */
  override readonly file: string | undefined;
  /** From 1. */
  override readonly line: number;
  /** From 1, in UTF-16 code units. */
  override readonly column: number;
  /** The line of the source and, below it, a caret under the character. */
  readonly excerpt: string;
  /** It would fail again. */
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
