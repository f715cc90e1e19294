import { UnreachableJoinError } from "../errors.ts";
import type { Vertex } from "../graph/vertex.ts";
import type { Branch } from "./branch.ts";
import type { Visit } from "./visit.ts";

/** The branches that have arrived at a join. */
export class Round {
  readonly vertex: Vertex;
  /** How many rounds of its pass came before it. */
  readonly number: number;
  readonly #branches: Branch[] = [];
  hasStarted = false;
  readonly #from = new Set<string>();
  /** The step in which the join ran, once it has. */
  step: number | null = null;
  /** The round of branches that come back to the join from that step. */
  next: Round | null = null;

  constructor(vertex: Vertex, number: number) {
    this.vertex = vertex;
    this.number = number;
  }

  /** How many of the nodes that lead to the join have arrived. */
  get arrived(): number {
    return this.#from.size;
  }

  get needed(): number {
    const { join, predecessors } = this.vertex;
    return typeof join === "number" ? join : predecessors.size;
  }

  /** Adds a branch. A node that arrives again adds its writes but counts once. True if enough have arrived now. */
  add(branch: Branch): boolean {
    this.#from.add(branch.at);
    this.#branches.push(branch);
    return this.arrived >= this.needed;
  }

  /** The branches that wait. */
  get branches(): readonly Branch[] {
    return this.#branches;
  }

  /** The error if no other branch will arrive. */
  unreachable(): UnreachableJoinError {
    return new UnreachableJoinError(this.vertex.node.id, this.arrived, this.needed);
  }

  /** The branches to be joined. Their list is not kept. */
  start(): readonly Branch[] {
    this.hasStarted = true;
    return this.#branches.splice(0);
  }
}

/**
 * The rounds of a join in one pass, that is, for all branches that descend from one visit of their
 * common split. There is one round, and another each time that a branch comes back to the join from a
 * run of it without another visit of the split.
 */
export class JoinRounds {
  readonly #vertex: Vertex;
  /** The step in which the pass began. */
  readonly step: string;
  readonly #first: Round;
  /** The rounds that ran, in the order in which they ended. */
  readonly #ran: Round[] = [];

  constructor(vertex: Vertex, step: string) {
    this.#vertex = vertex;
    this.step = step;
    this.#first = new Round(vertex, 0);
  }

  /** The round of a branch: the one after the latest run of the join on its path. */
  roundOf({ ancestors }: Branch): Round {
    const latest = this.#ran.findLast(({ step }) => ancestors.has(step as number));
    if (latest === undefined) return this.#first;
    return (latest.next ??= new Round(this.#vertex, latest.number + 1));
  }

  ran(round: Round, step: number): void {
    round.step = step;
    this.#ran.push(round);
  }
}

/** The rounds of every join, by the visit that began their pass. They are dropped once no branch descends from it. */
export class Passes {
  readonly #begun = new WeakMap<Visit, Map<string, JoinRounds>>();

  /** The rounds of the join in the pass that began with this visit. */
  roundsOf(vertex: Vertex, visit: Visit): JoinRounds {
    const { id } = vertex.node;
    let joins = this.#begun.get(visit);
    if (joins === undefined) this.#begun.set(visit, (joins = new Map()));
    let rounds = joins.get(id);
    if (rounds === undefined) joins.set(id, (rounds = new JoinRounds(vertex, visit.step)));
    return rounds;
  }
}
