import type { WorkflowError } from "../errors.ts";
import type { WorkflowSource } from "../declaration-source.ts";
import type { Branch } from "./branch.ts";
import { BranchLog } from "./branch-log.ts";
import { Passes, type Round } from "./join-rounds.ts";

/** The branches of a graph while there are several, or while one may have to wait at a join. */
export class ParallelBranches {
  readonly running: Set<Branch> = new Set();
  readonly ended: Branch[] = [];
  /** Rounds that some, but not enough branches have reached. */
  readonly open: Set<Round> = new Set();
  readonly passes: Passes = new Passes();
  readonly log: BranchLog;

  constructor(source: WorkflowSource) {
    this.log = new BranchLog(source);
  }

  /** True if no branch is left that another one could meet. */
  get isEmpty(): boolean {
    return this.running.size === 0 && this.ended.length === 0 && this.open.size === 0;
  }

  end(branch: Branch): void {
    this.running.delete(branch);
    this.ended.push(branch);
  }

  /** What the ended branches come to, and the output of the only one. */
  joined(
    policyOf: Parameters<BranchLog["meet"]>[1],
    onConflict: (error: WorkflowError) => void,
  ): Pick<Branch, "context" | "output"> {
    const { ended, log } = this;
    const output = ended.length === 1 ? (ended[0] as Branch).output : null;
    try {
      return { context: log.meet(ended, policyOf).context, output };
    } catch (error) {
      onConflict(error as WorkflowError);
      // So that the result still shows what was written.
      return { context: log.meet(ended, () => "last").context, output };
    }
  }

  /** Ends all branches. Returns the rounds that still waited for others. */
  endAll(): Iterable<Round> {
    for (const branch of this.running) this.ended.push(branch);
    for (const { branches } of this.open) for (const branch of branches) this.ended.push(branch);
    return this.open;
  }
}
