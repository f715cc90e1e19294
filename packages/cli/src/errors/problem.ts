import type { CauseReport, SecretMask } from "@sheaf/workflow";

/** One thing that went wrong, as the command tells it. */
export interface Problem {
  /** Stable: decide by this. */
  readonly code: string;
  /** For people. */
  readonly message: string;
  /** The task concerned. */
  readonly task?: string;
  /** The item concerned, from 0. */
  readonly index?: number;
  /** In the document, from 1. */
  readonly line?: number;
  /** In the document, from 1. */
  readonly column?: number;
  /** Where and of what it began, where that was in an item or in a sub-workflow. */
  readonly cause?: CauseReport;
  /** What to do about it. */
  readonly hint?: string;
  /** The causes, the nearest first. */
  readonly causes?: readonly string[];
  /** Where in the code of an action it was thrown, as `actions.mjs:3:5`. */
  readonly thrownAt?: string;
  /** The line of code concerned. */
  readonly excerpt?: { readonly line: number; readonly column: number; readonly text: string };
  /** Of what was thrown, with its causes; shown on demand. */
  readonly stack?: string;
}

/** The problem as it is told unless more was asked for. */
export function briefly(problem: Problem): Problem {
  const { stack, ...brief } = problem;
  return stack === undefined ? problem : brief;
}

/** The problem without secrets. Its code, place and the names of tasks hold none. */
export function maskedProblem(problem: Problem, mask: SecretMask | null): Problem {
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

/** Why a command does not even start: its usage, a document or a file is wrong. */
export class Refusal extends Error {
  /** All of them. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join("\n"));
    this.name = "Refusal";
    this.problems = problems;
  }
}

/** Refuses for one reason. */
export function refusal(code: string, message: string, hint?: string): Refusal {
  return new Refusal([{ code, message, ...(hint === undefined ? {} : { hint }) }]);
}
