/** A character of a document. */
export interface SourcePosition {
  /** The document, where its name is known. */
  readonly file?: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

/** What caused an error, and where the document declares what failed. */
export interface ErrorOrigin {
  /** What was thrown. */
  readonly cause?: unknown;
  /** Where the document declares what failed. */
  readonly position?: SourcePosition | undefined;
}

/** An error with a stable code and, where what failed stands in a document, its position there. */
export class PositionedError extends Error {
  /** Stable: decide by this. */
  readonly code: string;
  /** The document that declares what failed, where there is one and its name is known. */
  readonly file: string | undefined;
  /** Where it stands in the document, from 1; undefined for what is declared in code. */
  readonly line: number | undefined;
  /** From 1, in UTF-16 code units. */
  readonly column: number | undefined;

  /** @internal */
  constructor(code: string, message: string, origin: ErrorOrigin = {}) {
    const { cause } = origin;
    super(message, cause === undefined ? {} : { cause });
    this.name = new.target.name;
    this.code = code;
    // Set in any case: some engines give errors a line and column of their own, in JavaScript.
    const { file, line, column } = positionOf(origin) ?? {};
    this.file = file;
    this.line = line;
    this.column = column;
  }
}

/** Whether it is an error with a position: false where asking throws, as it does of a revoked proxy. */
export function isPositionedError(thrown: unknown): thrown is PositionedError {
  try {
    return thrown instanceof PositionedError;
  } catch {
    return false;
  }
}

/** A cause in the same document knows the position more exactly. */
function positionOf({ position, cause }: ErrorOrigin): Partial<SourcePosition> | undefined {
  if (!isPositionedError(cause) || cause.line === undefined || cause.column === undefined)
    return position;
  if (position !== undefined && position.file !== cause.file) return position;
  const { file, line, column } = cause;
  return { line, column, ...(file === undefined ? {} : { file }) };
}
