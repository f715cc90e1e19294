import { Ancestry } from "./ancestry.ts";

/**
 * One visit of a node. Its parent is the latest visit, on the way here, of the node's immediate
 * dominator, the last node that every way to it passes. So the visits above it are the latest ones of
 * all its dominators: who visits a dominator again must come through all those below it again.
 */
export class Visit extends Ancestry<Visit> {
  /** What every run begins with. */
  static readonly START: Visit = new Visit(null, 0, "", 0);
  /** How many nodes dominate the node. */
  readonly #rank: number;
  /** The name of the branch, and how many steps it has taken. Only what is joined needs a text of them. */
  readonly #branch: string;
  readonly #steps: number;

  private constructor(parent: Visit | null, rank: number, branch: string, steps: number) {
    super(parent);
    this.#rank = rank;
    this.#branch = branch;
    this.#steps = steps;
  }

  /** A new beginning: it stands for a visit of every node that may be above others. */
  static begin(steps: number): Visit {
    return new Visit(null, 0, "", steps);
  }

  /** The name of the step: no other step of the run has it. */
  get step(): string {
    return `${this.#branch}${this.#steps}`;
  }

  /** A visit on the way on from this one, to a node with so many dominators. O(log visits above it). */
  next(rank: number, branch: string, steps: number): Visit {
    return new Visit(this.above(rank), rank, branch, steps);
  }

  /** The latest visit of the immediate dominator of a node, with so many dominators, that is led to from here. */
  above(rank: number): Visit {
    return Visit.nearest<Visit>(this, (visit) => visit.#rank < rank);
  }
}
