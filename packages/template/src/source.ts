import { excerptOf } from "./excerpt.ts";
import type { TemplateErrorCode } from "./error-codes.ts";
import { TemplateError } from "./template-error.ts";

/** A position in a document. */
export interface Position {
  /** The file, if it is known. */
  readonly file?: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

/** The position of the text of a template. */
export interface Placement {
  /**
   * The position of the first character.
   *
   * @defaultValue line 1, column 1
   */
  readonly position?: Position;
  /**
   * Gives the position of each character by its offset, for text whose positions do not follow from the
   * first one: text with escapes, or with indentation that was removed.
   */
  readonly locate?: (offset: number) => Position;
}

/** Optional details of a problem. */
export interface ProblemDetails {
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The text of a template. Creates errors with positions from offsets. */
export class Source {
  readonly text: string;
  readonly #placement: Placement;
  readonly #errors: TemplateError[] = [];

  constructor(text: string, placement: Placement) {
    this.text = text;
    this.#placement = placement;
  }

  error(
    code: TemplateErrorCode,
    at: number,
    problem: string,
    remark: ProblemDetails = {},
  ): TemplateError {
    const { position = { line: 1, column: 1 }, locate } = this.#placement;
    const { line, column } = locate?.(at) ?? this.#after(position, at);
    const excerpt = excerptOf(this.text, at);
    const { hint, cause } = remark;
    return new TemplateError(
      code,
      { problem, hint, file: position.file, line, column, excerpt },
      { cause },
    );
  }

  /** Records a problem, so that compiling can continue and find others. */
  report(code: TemplateErrorCode, at: number, problem: string, remark?: ProblemDetails): void {
    this.#errors.push(this.error(code, at, problem, remark));
  }

  /** @throws TemplateError with all recorded problems. */
  throwReported(): void {
    const [first, ...others] = this.#errors.toSorted(
      (a, b) => a.line - b.line || a.column - b.column,
    );
    if (first === undefined) return;
    throw others.length === 0 ? first : new TemplateError(first.code, first, { others });
  }

  #after({ line, column }: Position, offset: number): { line: number; column: number } {
    let start = 0;
    let newlines = 0;
    for (let at = this.text.indexOf("\n"); at !== -1 && at < offset;) {
      newlines++;
      start = at + 1;
      at = this.text.indexOf("\n", start);
    }
    return newlines === 0
      ? { line, column: column + offset }
      : { line: line + newlines, column: offset - start + 1 };
  }
}
