import { Ancestry } from "./ancestry.ts";

/**
 * One visit of a node. Its parent is the latest visit, on the way here, of the node's immediate
 * dominator, the last node that every way to it passes. So the visits above it are the latest ones of
 * all its dominators: who visits a dominator again must come through all those below it again.
 */
export class Visit extends Ancestry<Visit> {
  /** How many nodes dominate the node. */
  readonly #rank: number;
  /** Of the step: no other step of the run has it. */
  readonly step: string;

  private constructor(parent: Visit | null, rank: number, step: string) {
    super(parent);
    this.#rank = rank;
    this.step = step;
  }

  /** A new beginning: it stands for a visit of every node that may be above others. */
  static begin(step: string): Visit {
    return new Visit(null, 0, step);
  }

  /** A visit on the way on from this one, to a node with so many dominators. O(log visits above it). */
  next(rank: number, step: string): Visit {
    return new Visit(this.above(rank), rank, step);
  }

  /** The latest visit of the immediate dominator of a node, with so many dominators, that is led to from here. */
  above(rank: number): Visit {
    return Visit.nearest<Visit>(this, (visit) => visit.#rank < rank);
  }
}
