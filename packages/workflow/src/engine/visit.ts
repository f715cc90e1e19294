import type { Graph } from "../graph/graph.ts";
import type { Vertex } from "../graph/vertex.ts";
import { Ancestry } from "./ancestry.ts";

/**
 * One visit of a node. Its parent is the latest visit, on the path here, of the node's immediate
 * dominator, the last node that lies on every path to it. So the visits above it are the latest ones of
 * all its dominators, because a branch that visits a dominator again must pass all those below it again.
 */
export class Visit extends Ancestry<Visit> {
  /** The visit with which every run begins. */
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

  /** The name of the step, unique in the run. */
  get step(): string {
    return `${this.#branch}${this.#steps}`;
  }

  /** The next visit on the path, of a node with this many dominators. O(log visits above it). */
  next(rank: number, branch: string, steps: number): Visit {
    return new Visit(this.above(rank), rank, branch, steps);
  }

  /** The latest visit of the immediate dominator of the next node, which has this many dominators. */
  above(rank: number): Visit {
    return Visit.nearest<Visit>(this, (visit) => visit.#rank < rank);
  }
}

/** How many nodes lie on every path to this one; null if no node joins branches. */
export function rankOf(graph: Graph, { number }: Vertex): number | null {
  return graph.ranks()?.[number] ?? null;
}
