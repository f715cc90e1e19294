/** Where in a value something is wrong: property names and list positions, outermost first. */
export type Path = readonly (string | number)[];

/** What happened to a value that is not JSON: thrown by everything that takes one. */
export class InvalidValueError extends TypeError {
  /** Stable: decide by this. */
  readonly code = "INVALID_VALUE" as const;
  /** From the variable, task or list that was handed over to the offending place in it. */
  readonly path: Path;
  /** What is wrong, as a sentence of its own: `user.createdAt is a Date, not JSON`. */
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

/** A variable, task or secret was given a name that is not a string. */
export class InvalidNameError extends TypeError {
  /** Stable: decide by this. */
  readonly code = "INVALID_NAME" as const;

  /** @internal */
  constructor(action: string, name: unknown) {
    super(`Cannot ${action}: its name is of type ${typeof name}, not a string`);
    this.name = "InvalidNameError";
  }
}

/** A context was created or filled from something that is neither a record nor a list of pairs. */
export class InvalidArgumentError extends TypeError {
  /** Stable: decide by this. */
  readonly code = "INVALID_ARGUMENT" as const;

  /** @internal */
  constructor(action: string, problem: string, options?: ErrorOptions) {
    super(`Cannot ${action}: ${problem}`, options);
    this.name = "InvalidArgumentError";
  }
}

/** `fork(i)` was asked for an item that the list does not have. */
export class ForkIndexError extends RangeError {
  /** Stable: decide by this. */
  readonly code = "FORK_OUT_OF_RANGE" as const;
  /** What was asked for. */
  readonly index: unknown;
  /** How many items there are. */
  readonly length: number;

  /** @internal */
  constructor(index: unknown, length: number) {
    super(
      `Cannot fork item ${typeof index === "number" ? index : `of type ${typeof index}`}: the list has ${length} ${length === 1 ? "item" : "items"}, counted from 0`,
    );
    this.name = "ForkIndexError";
    this.index = index;
    this.length = length;
  }
}

/** Why a list of contexts cannot be joined into a parent. */
export type JoinErrorCode =
  | "NOT_A_CONTEXT"
  | "NOT_A_FORK"
  | "FORK_OF_A_FORK"
  | "FORK_OF_ANOTHER_CONTEXT"
  | "FORK_OF_A_LATER_VERSION"
  | "FORKS_OF_DIFFERENT_VERSIONS"
  | "FORK_GIVEN_TWICE"
  | "UNKNOWN_POLICY";

/** The arguments of a join do not belong together; nothing was joined. */
export class JoinError extends TypeError {
  /** Stable: decide by this. */
  readonly code: JoinErrorCode;

  /** @internal */
  constructor(code: JoinErrorCode, subject: string, problem: string) {
    super(`Cannot join ${subject}: ${problem}`);
    this.name = "JoinError";
    this.code = code;
  }
}

/** One that wrote a key: the parent since the fork, or a fork by its position in the list joined. */
export type Writer = "parent" | number;

/** What a join was deciding when it met a conflict. */
export interface Contested {
  readonly kind: "variable" | "task";
  readonly name: string;
  /** Two writers that do not agree, in the order in which they count. */
  readonly writers: readonly [Writer, Writer];
  /** The place inside the value, for the policy `merge`. */
  readonly path: Path;
}

/** Several writers changed one key and its policy does not say how to decide; nothing was joined. */
export class JoinConflictError extends Error {
  /** Stable: decide by this. */
  readonly code = "JOIN_CONFLICT" as const;
  /** Whether `key` names a variable or a task. */
  readonly kind: "variable" | "task";
  /** The variable or task that is contested; `name` is the class of the error. */
  readonly key: string;
  /** Two writers that do not agree, in the order in which they count. */
  readonly writers: readonly [Writer, Writer];
  /** The place inside the value, for the policy `merge`. */
  readonly path: Path;
  /** What is wrong, as a clause whose subject is the two writers: `both changed it at user.name`. */
  readonly problem: string;

  /** @internal */
  constructor(contested: Contested, problem: string) {
    const place =
      contested.path.length === 0 ? "" : ` at ${formatPath([contested.name, ...contested.path])}`;
    super(
      `Cannot join ${contested.kind} ${quote(contested.name)}: ${formatWriters(contested.writers)} ${problem}${place}`,
    );
    this.problem = `${problem}${place}`;
    this.name = "JoinConflictError";
    this.kind = contested.kind;
    this.key = contested.name;
    this.writers = contested.writers;
    this.path = contested.path;
  }
}

/** Something that is not a snapshot of this version was given to `contextFromJSON`. */
export class InvalidSnapshotError extends TypeError {
  /** Stable: decide by this. */
  readonly code = "INVALID_SNAPSHOT" as const;

  /** @internal */
  constructor(problem: string, options?: ErrorOptions) {
    super(`Cannot restore context: ${problem}`, options);
    this.name = "InvalidSnapshotError";
  }
}

/** Why a text is not taken as JSON. */
export type JsonErrorCode = "NOT_JSON" | "TOO_DEEP" | "LARGE_INTEGER" | "DUPLICATE_KEY";

/** A text is not JSON, or is JSON that would not keep what it says. */
export class InvalidJsonError extends SyntaxError {
  /** Stable: decide by this. */
  readonly code: JsonErrorCode;
  /** From 1; null where only the engine's message, in `cause`, may say. */
  readonly line: number | null;
  /** From 1, in UTF-16 code units; null where only the engine's message, in `cause`, may say. */
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
      return `${shortened(written)} is an integer that a number cannot hold: it would become another`;
    case "DUPLICATE_KEY":
      return `the object has the key ${shortened(written)} twice`;
  }
}

function shortened(written: string): string {
  return written.length > 80 ? `${written.slice(0, 79)}…` : written;
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1))
    line++;
  return line;
}

/** A name as messages show it: quoted, and cut where it is very long. */
export function quote(name: string): string {
  return JSON.stringify(cut(name, SHOWN_NAME));
}

/** Text from elsewhere as messages show it: cut, so that long data does not make long messages. */
export function cut(text: string, length: number = SHOWN_TEXT): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

const SHOWN_NAME = 80;
const SHOWN_TEXT = 400;

/** Of a very long path only both ends are shown. */
const SHOWN_HEAD = 12;
const SHOWN_TAIL = 8;

const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$-]*$/u;

/** A path as messages show it, such as `user.tags[3]["first name"]`. */
function formatPath(path: Path): string {
  let text = "";
  for (const [position, step] of path.entries()) {
    if (position >= SHOWN_HEAD && position < path.length - SHOWN_TAIL) {
      if (position === SHOWN_HEAD) text += "…";
    } else if (typeof step === "number") text += `[${step}]`;
    else if (step.length <= SHOWN_NAME && identifier.test(step))
      text += position === 0 ? step : `.${step}`;
    else text += position === 0 ? quote(step) : `[${quote(step)}]`;
  }
  return text;
}

function formatWriters([first, second]: readonly [Writer, Writer]): string {
  if (first === "parent") return `the parent and fork ${second}`;
  return `forks ${first} and ${second}`;
}
