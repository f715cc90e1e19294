import { isVersionOf, join, type WorkflowContext } from "@sheaf/context";
import type { BranchName } from "../contract/run.ts";
import { Ancestry } from "./ancestry.ts";
import { type AncestorSet, NO_STEPS } from "./ancestor-set.ts";
import type { Visit } from "./visit.ts";

/** A line of nodes that run one after another, and what it has written so far. */
export interface Branch extends BranchName {
  readonly context: WorkflowContext;
  /** The steps that led here, those of the branches it was joined from included. */
  readonly ancestors: AncestorSet;
  readonly order: BranchPosition;
  /** How many steps led here. */
  readonly stepsBehind: number;
  /** How many steps lie on the longest way here. */
  readonly depth: number;
  /** The node it came from last, for messages. */
  readonly at: string;
  /** The visit of that node, by which it is known which pass it belongs to. */
  readonly visit: Visit;
  /** What that node gave. */
  readonly output: unknown;
}

/** A branch that is the only one: how it came about is forgotten. */
export function loneBranch(
  context: WorkflowContext,
  steps: number,
  at: string,
  visit: Visit,
  output: unknown,
): Branch {
  const order = BranchPosition.ROOT;
  return {
    context,
    ancestors: NO_STEPS,
    stepsBehind: 0,
    order,
    depth: 0,
    name: "",
    steps,
    at,
    visit,
    output,
  };
}

/** What a node left, which must be a version of what it was given. @throws JoinError */
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
  const { ancestors, name, order } = branch;
  const steps = branch.steps + 1;
  return {
    context,
    ancestors: ancestors.with(step),
    stepsBehind: branch.stepsBehind + 1,
    order,
    depth: branch.depth + 1,
    name,
    steps,
    at,
    visit: rank === null ? branch.visit : branch.visit.next(rank, name, steps),
    output,
  };
}

/**
 * The branch that goes on at one of several targets. In the names of steps there is a dot behind a
 * number, in those of such branches a dash, in those of joined ones a plus: none is that of another.
 */
export function childOf(branch: Branch, position: number): Branch {
  const name = `${branch.name}${branch.steps}-${position}:`;
  return { ...branch, order: branch.order.child(position), name, steps: 0 };
}

/** The joined branches, named by the step that began their pass: it does not matter who arrived first. */
export function behindJoin(joined: Branch, join: string, round: number, pass: string): Branch {
  const quoted = join.replaceAll("%", "%25").replaceAll(":", "%3A");
  return { ...joined, name: `${pass}+${quoted}:${round}:`, steps: 0 };
}

/** Where a branch stands among the others: the positions of its targets since the start. */
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

  /** Negative where `a` comes before `b`, as a list is sorted by its first difference. O(log depth). */
  static compare(this: void, a: BranchPosition, b: BranchPosition): number {
    const depth = Math.min(a.depth, b.depth);
    let left = BranchPosition.nearest(a, (order) => order.depth <= depth);
    let right = BranchPosition.nearest(b, (order) => order.depth <= depth);
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
