/** A position in a document. */
export interface SourcePosition {
  /** The name of the document, if it is known. */
  readonly file?: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

/** The cause of an error, and where the document declares what failed. */
export interface ErrorOrigin {
  /** What was thrown. */
  readonly cause?: unknown;
  /** Where the document declares what failed. */
  readonly position?: SourcePosition | undefined;
}

/** An error with a stable code and, if a document declares what failed, its position there. */
export class PositionedError extends Error {
  /** Stable: decide by this. */
  readonly code: string;
  /** The name of the document that declares what failed, if it is known. */
  readonly file: string | undefined;
  /** From 1; undefined if what failed is declared in code. */
  readonly line: number | undefined;
  /** From 1, in UTF-16 code units. */
  readonly column: number | undefined;

  /** @internal */
  constructor(code: string, message: string, origin: ErrorOrigin = {}) {
    const { cause } = origin;
    super(message, cause === undefined ? {} : { cause });
    this.name = new.target.name;
    this.code = code;
    // Set even if undefined: some engines give errors a line and column of the JavaScript code.
    const { file, line, column } = positionOf(origin) ?? {};
    this.file = file;
    this.line = line;
    this.column = column;
  }
}

/**
 * Whether it is a {@link PositionedError}. False if the check itself throws, as it does for a revoked proxy.
 *
 * @example
 * ```ts
 * isPositionedError(new Error("no position")); // false
 * ```
 */
export function isPositionedError(thrown: unknown): thrown is PositionedError {
  try {
    return thrown instanceof PositionedError;
  } catch {
    return false;
  }
}

/** A cause in a document knows the position more exactly. Without a name, nobody could say in which. */
function positionOf({ position, cause }: ErrorOrigin): Partial<SourcePosition> | undefined {
  if (!isPositionedError(cause) || cause.line === undefined || cause.column === undefined)
    return position;
  if (position?.file !== undefined && cause.file === undefined) return position;
  const { file, line, column } = cause;
  return { line, column, ...(file === undefined ? {} : { file }) };
}
