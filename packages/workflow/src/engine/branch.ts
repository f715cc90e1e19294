import { isVersionOf, join, type WorkflowContext } from "@sheaf/context";
import type { BranchName } from "../contract/run.ts";
import { Ancestry } from "./ancestry.ts";
import { type AncestorSet, NO_STEPS } from "./ancestor-set.ts";
import type { Visit } from "./visit.ts";

/** A sequence of nodes that run one after another, and what it has written so far. */
export interface Branch extends BranchName {
  readonly context: WorkflowContext;
  /** The steps that led here, including those of the branches it was joined from. */
  readonly ancestors: AncestorSet;
  readonly position: BranchPosition;
  /** How many steps led here. */
  readonly stepsBehind: number;
  /** How many steps lie on the longest path here. */
  readonly depth: number;
  /** The node it came from last, for messages. */
  readonly at: string;
  /** The visit of that node, which determines its pass. */
  readonly visit: Visit;
  /** The output of that node. */
  readonly output: unknown;
}

/** The only branch, whose history is forgotten. */
export function loneBranch(
  context: WorkflowContext,
  steps: number,
  at: string,
  visit: Visit,
  output: unknown,
): Branch {
  const position = BranchPosition.ROOT;
  return {
    context,
    ancestors: NO_STEPS,
    stepsBehind: 0,
    position,
    depth: 0,
    name: "",
    steps,
    at,
    visit,
    output,
  };
}

/** The context that a node returned, which must be a version of the one it was given. @throws JoinError */
export function versionOf(given: WorkflowContext, left: WorkflowContext): WorkflowContext {
  // Nothing was forked from this fork: joining says what the context is instead.
  return left === given || isVersionOf(given, left) ? left : join(given.fork(), [left]);
}

/**
 * The branch behind a step of it.
 *
 * @param rank How many nodes dominate that of the step; null if no node joins branches.
 */
export function afterStep(
  branch: Branch,
  step: number,
  at: string,
  rank: number | null,
  context: WorkflowContext,
  output: unknown,
): Branch {
  const { ancestors, name, position } = branch;
  const steps = branch.steps + 1;
  return {
    context,
    ancestors: ancestors.with(step),
    stepsBehind: branch.stepsBehind + 1,
    position,
    depth: branch.depth + 1,
    name,
    steps,
    at,
    visit: rank === null ? branch.visit : branch.visit.next(rank, name, steps),
    output,
  };
}

/**
 * The branch that continues at one of several targets. A number is followed by a dot in the names of
 * steps, by a dash in those of such branches, and joined branches have a plus, so names are unique.
 */
export function childOf(branch: Branch, target: number): Branch {
  const name = `${branch.name}${branch.steps}-${target}:`;
  return { ...branch, position: branch.position.child(target), name, steps: 0 };
}

/** The joined branches, named after the step that began their pass, so that the order of arrival does not matter. */
export function behindJoin(joined: Branch, join: string, round: number, pass: string): Branch {
  const quoted = join.replaceAll("%", "%25").replaceAll(":", "%3A");
  return { ...joined, name: `${pass}+${quoted}:${round}:`, steps: 0 };
}

/** The position of a branch among the others: the indexes of its targets since the start. */
export class BranchPosition extends Ancestry<BranchPosition> {
  static readonly ROOT: BranchPosition = new BranchPosition(null, 0);
  readonly #position: number;

  private constructor(parent: BranchPosition | null, position: number) {
    super(parent);
    this.#position = position;
  }

  child(position: number): BranchPosition {
    return new BranchPosition(this, position);
  }

  /** Negative if `a` comes before `b`, decided by the first target that differs. O(log depth). */
  static compare(this: void, a: BranchPosition, b: BranchPosition): number {
    const depth = Math.min(a.depth, b.depth);
    let left = BranchPosition.nearest(a, (one) => one.depth <= depth);
    let right = BranchPosition.nearest(b, (one) => one.depth <= depth);
    if (left === right) return a.depth - b.depth;
    // Nodes of equal depth jump equally far.
    while (left.parent !== right.parent) {
      const isApart = left.jump !== right.jump;
      left = (isApart ? left.jump : left.parent) as BranchPosition;
      right = (isApart ? right.jump : right.parent) as BranchPosition;
    }
    return left.#position - right.#position;
  }
}
