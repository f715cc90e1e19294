import { type CodesOf, plural, quote } from "@sheaf/context/messages";
import type { ERROR_CODES } from "../error-codes.ts";
import { WorkflowError } from "../errors.ts";

/** What can be wrong with a workflow. */
export type WorkflowProblemCode = CodesOf<
  typeof ERROR_CODES,
  "WorkflowProblem" | "UnhandledActionError"
>;

/** One problem of a workflow. */
export interface WorkflowProblem {
  /** Stable: decide by this. */
  readonly code: WorkflowProblemCode;
  /** A clause that names what is wrong. */
  readonly message: string;
  /** The node concerned, by its identifier. */
  readonly node?: string;
}

/** How many problems the message spells out. */
const SHOWN = 10;

/** Thrown for a workflow that cannot run, with everything that is wrong with it. */
export class InvalidWorkflowError extends WorkflowError {
  declare readonly code: "INVALID_WORKFLOW";
  /** Every problem, including those that the message leaves out. */
  readonly problems: readonly WorkflowProblem[];

  /** @internal */
  constructor(name: string | undefined, problems: readonly WorkflowProblem[]) {
    // A name that is not a string is one of the problems.
    const subject = typeof name === "string" ? `workflow ${quote(name)}` : "workflow";
    super("INVALID_WORKFLOW", `Cannot run ${subject}: ${summaryOf(problems)}`);
    this.problems = problems;
  }
}

function summaryOf(problems: readonly WorkflowProblem[]): string {
  const count = plural(problems.length, "problem");
  const shown = problems.slice(0, SHOWN).map(({ message }) => message);
  if (problems.length > SHOWN) shown.push(`and ${problems.length - SHOWN} more`);
  return `${count}: ${shown.join("; ")}`;
}
