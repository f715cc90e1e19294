import type { ERROR_CODES } from "./error-codes.ts";
import type { CodesOf } from "./messages/codes-of.ts";
import { plural } from "./messages/plural.ts";
import { quote, shorten } from "./messages/quote.ts";

/** A path into a value: property names and list indexes, outermost first. */
export type Path = readonly (string | number)[];

/** A value is not JSON. Thrown by everything that takes a value. */
export class InvalidValueError extends TypeError {
  /** Stable across releases, unlike the message. */
  readonly code = "INVALID_VALUE" as const;
  /** The path from the variable, task or list that was written to the offending part of it. */
  readonly path: Path;
  /** The reason as a sentence: `user.createdAt is a Date, not JSON`. */
  readonly problem: string;

  /** @internal */
  constructor(action: string, path: Path, problem: string, options?: ErrorOptions) {
    const sentence = `${formatPath(path)} ${problem}`;
    super(`Cannot ${action}: ${sentence}`, options);
    this.name = "InvalidValueError";
    this.path = path;
    this.problem = sentence;
  }
}

/** The name of a variable, task or secret is not a string. */
export class InvalidNameError extends TypeError {
  /** Stable across releases, unlike the message. */
  readonly code = "INVALID_NAME" as const;

  /** @internal */
  constructor(action: string, name: unknown) {
    super(`Cannot ${action}: its name is of type ${typeof name}, not a string`);
    this.name = "InvalidNameError";
  }
}

/** An argument has the wrong shape: for example, variables are neither a record nor a list of pairs. */
export class InvalidArgumentError extends TypeError {
  /** Stable across releases, unlike the message. */
  readonly code = "INVALID_ARGUMENT" as const;

  /** @internal */
  constructor(action: string, problem: string, options?: ErrorOptions) {
    super(`Cannot ${action}: ${problem}`, options);
    this.name = "InvalidArgumentError";
  }
}

/** The index given to `fork` is outside the list. */
export class ForkIndexError extends RangeError {
  /** Stable across releases, unlike the message. */
  readonly code = "FORK_OUT_OF_RANGE" as const;
  /** The index that was given. */
  readonly index: unknown;
  /** The length of the list. */
  readonly length: number;

  /** @internal */
  constructor(index: unknown, length: number) {
    super(
      `Cannot fork item ${typeof index === "number" ? index : `of type ${typeof index}`}: the list has ${plural(length, "item")}, counted from 0`,
    );
    this.name = "ForkIndexError";
    this.index = index;
    this.length = length;
  }
}

/** Why contexts cannot be joined. */
export type JoinErrorCode = CodesOf<typeof ERROR_CODES, "JoinError">;

/** The arguments of a join are invalid or do not belong together. Nothing was joined. */
export class JoinError extends TypeError {
  /** Stable across releases, unlike the message. */
  readonly code: JoinErrorCode;

  /** @internal */
  constructor(code: JoinErrorCode, subject: string, problem: string) {
    super(`Cannot join ${subject}: ${problem}`);
    this.name = "JoinError";
    this.code = code;
  }
}

/** Who wrote a name: the parent (since the fork), or a fork by its index in the list that is joined. */
export type Writer = "parent" | number;

/** The conflict that an error reports. */
export interface ConflictDetails {
  readonly kind: "variable" | "task";
  readonly name: string;
  /** Two writers that disagree, in the order in which they count. */
  readonly writers: readonly [Writer, Writer];
  /** The path inside the value for the policy `merge`, else empty. */
  readonly path: Path;
}

/** Several writers changed one name, and its policy cannot decide. Nothing was joined. */
export class JoinConflictError extends Error {
  /** Stable across releases, unlike the message. */
  readonly code = "JOIN_CONFLICT" as const;
  /** Whether `key` is the name of a variable or of a task. */
  readonly kind: "variable" | "task";
  /** The name of the variable or task. It cannot be called `name`, as that is the class of the error. */
  readonly key: string;
  /** Two writers that disagree, in the order in which they count. */
  readonly writers: readonly [Writer, Writer];
  /** The path inside the value for the policy `merge`, else empty. */
  readonly path: Path;
  /** The reason, as a clause about the two writers: `both changed it at user.name`. */
  readonly problem: string;

  /** @internal */
  constructor(conflict: ConflictDetails, problem: string) {
    const place =
      conflict.path.length === 0 ? "" : ` at ${formatPath([conflict.name, ...conflict.path])}`;
    super(
      `Cannot join ${conflict.kind} ${quote(conflict.name)}: ${formatWriters(conflict.writers)} ${problem}${place}`,
    );
    this.problem = `${problem}${place}`;
    this.name = "JoinConflictError";
    this.kind = conflict.kind;
    this.key = conflict.name;
    this.writers = conflict.writers;
    this.path = conflict.path;
  }
}

/** The argument of `contextFromJSON` is not a snapshot, or not one of a known version. */
export class InvalidSnapshotError extends TypeError {
  /** Stable across releases, unlike the message. */
  readonly code = "INVALID_SNAPSHOT" as const;

  /** @internal */
  constructor(problem: string, options?: ErrorOptions) {
    super(`Cannot restore context: ${problem}`, options);
    this.name = "InvalidSnapshotError";
  }
}

/** Why `parseJson` rejects a text. */
export type JsonErrorCode = CodesOf<typeof ERROR_CODES, "InvalidJsonError">;

/** A text is not JSON, or parsing it would lose information. */
export class InvalidJsonError extends SyntaxError {
  /** Stable across releases, unlike the message. */
  readonly code: JsonErrorCode;
  /** From 1; null if only the engine's error, in `cause`, may know. */
  readonly line: number | null;
  /** From 1, in UTF-16 code units; null if only the engine's error, in `cause`, may know. */
  readonly column: number | null;

  /** @internal */
  constructor(
    code: JsonErrorCode,
    text: string,
    start: number | null,
    end: number | null = null,
    options?: ErrorOptions,
  ) {
    const line = start === null ? null : lineOf(text, start);
    const column = start === null ? null : start - text.lastIndexOf("\n", start - 1);
    const place = start === null ? "" : ` at ${line}:${column}`;
    const written = start === null || end === null ? "" : text.slice(start, end);
    super(`Cannot read JSON: ${jsonProblem(code, written)}${place}`, options);
    this.name = "InvalidJsonError";
    this.code = code;
    this.line = line;
    this.column = column;
  }
}

function jsonProblem(code: JsonErrorCode, written: string): string {
  switch (code) {
    case "NOT_JSON":
      return "the text is not JSON";
    case "TOO_DEEP":
      return "it is nested more than 1,000 levels deep";
    case "LARGE_INTEGER":
      return `${shorten(written, MAX_STEP)} is an integer that a double cannot represent exactly`;
    case "DUPLICATE_KEY":
      return `the object has the key ${shorten(written, MAX_STEP)} twice`;
  }
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1))
    line++;
  return line;
}

/** Longer property names are quoted and shortened in a path. */
const MAX_STEP = 80;

/** Only both ends of a very long path are shown. */
const SHOWN_HEAD = 12;
const SHOWN_TAIL = 8;

const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$-]*$/u;

/** A path for an error message, such as `user.tags[3]["first name"]`. */
function formatPath(path: Path): string {
  let text = "";
  for (const [position, step] of path.entries()) {
    if (position >= SHOWN_HEAD && position < path.length - SHOWN_TAIL) {
      if (position === SHOWN_HEAD) text += "…";
    } else if (typeof step === "number") text += `[${step}]`;
    else if (step.length <= MAX_STEP && identifier.test(step))
      text += position === 0 ? step : `.${step}`;
    else text += position === 0 ? quote(step) : `[${quote(step)}]`;
  }
  return text;
}

function formatWriters([first, second]: readonly [Writer, Writer]): string {
  if (first === "parent") return `the parent and fork ${second}`;
  return `forks ${first} and ${second}`;
}
