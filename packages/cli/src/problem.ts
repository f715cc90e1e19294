import type { SecretMask } from "@sheaf/workflow";

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
  /** What to do about it. */
  readonly hint?: string;
}

/** The problem without secrets. Its code, place and the names of tasks hold none. */
export function maskedProblem(problem: Problem, mask: SecretMask | null): Problem {
  if (mask === null) return problem;
  const { message, hint } = problem;
  const advice = hint === undefined ? {} : { hint: mask.text(hint) };
  return { ...problem, message: mask.text(message), ...advice };
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

/** What was thrown, in words. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
