import type { CauseReport, SecretMask } from "@sheaf/workflow";

/** One thing that went wrong, ready to be printed. */
export interface Problem {
  /** Stable: programs compare this. */
  readonly code: string;
  /** For readers: it may change. */
  readonly message: string;
  /** Name of the task. */
  readonly task?: string;
  /** Index of the item, from 0. */
  readonly index?: number;
  /** The file that has the line, unless it is the document itself. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** The first error, if it occurred in an item or in a sub-workflow. */
  readonly cause?: CauseReport;
  /** How to fix it. */
  readonly hint?: string;
  /** Messages of the causes, nearest first. */
  readonly causes?: readonly string[];
  /** Where the code of an action threw, as `actions.mjs:3:5`. */
  readonly thrownAt?: string;
  /** The line of code with the error. */
  readonly excerpt?: { readonly line: number; readonly column: number; readonly text: string };
  /** Stack and causes of what was thrown; printed with `--verbose` only. */
  readonly stack?: string;
}

/** The problem as it is printed without `--verbose`. */
export function withoutStack(problem: Problem): Problem {
  const { stack, ...rest } = problem;
  return stack === undefined ? problem : rest;
}

/** The problem with secrets masked. Codes, positions and task names hold none. */
export function maskProblem(problem: Problem, mask: SecretMask | null): Problem {
  if (mask === null) return problem;
  const { message, hint, causes, stack } = problem;
  return {
    ...problem,
    message: mask.text(message),
    ...(hint === undefined ? {} : { hint: mask.text(hint) }),
    ...(causes === undefined ? {} : { causes: causes.map((cause) => mask.text(cause)) }),
    ...(stack === undefined ? {} : { stack: mask.text(stack) }),
  };
}

/** A command cannot start because its usage, a document or another file is invalid. */
export class InvalidInputError extends Error {
  /** All problems that were found. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join("\n"));
    this.name = "InvalidInputError";
    this.problems = problems;
  }

  /** An error with a single problem. */
  static of(code: string, message: string, hint?: string): InvalidInputError {
    return new InvalidInputError([{ code, message, ...(hint === undefined ? {} : { hint }) }]);
  }
}
