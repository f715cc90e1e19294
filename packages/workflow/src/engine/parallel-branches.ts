import type { WorkflowError } from "../errors.ts";
import type { WorkflowSource } from "../declaration-source.ts";
import type { Graph } from "../graph/graph.ts";
import type { Vertex } from "../graph/vertex.ts";
import { behindJoin, type Branch, type BranchPosition, childOf } from "./branch.ts";
import { BranchLog, policyIn } from "./branch-log.ts";
import { type JoinRounds, Passes, Round } from "./join-rounds.ts";
import { rankOf } from "./visit.ts";

/** Runs the nodes that branches come to. */
export interface BranchRunner {
  /** @param ran Called with the number of the step, once the node has run. */
  visit(vertex: Vertex, branch: Branch, ran: (step: number) => void): void;
  /** Fails the workflow. */
  fail(error: WorkflowError, position: BranchPosition): void;
}

/** The branches of a graph while there are several, or while one may have to wait at a join. */
export class ParallelBranches {
  readonly running: Set<Branch> = new Set();
  readonly ended: Branch[] = [];
  /** Rounds that some, but not enough branches have reached. */
  readonly #open = new Set<Round>();
  readonly #passes = new Passes();
  readonly log: BranchLog;

  constructor(source: WorkflowSource) {
    this.log = new BranchLog(source);
  }

  /** True if no branch is left that another one could meet. */
  get isEmpty(): boolean {
    return this.running.size === 0 && this.ended.length === 0 && this.#open.size === 0;
  }

  /** The branch continues at these nodes, each with a branch of its own, or ends if there are none. */
  follow(branch: Branch, targets: readonly string[], graph: Graph, runner: BranchRunner): void {
    if (targets.length === 0) this.ended.push(branch);
    const isOne = targets.length === 1;
    const branches = targets.map((_, position) => (isOne ? branch : childOf(branch, position)));
    // Register all branches before visiting any.
    for (const one of branches) this.running.add(one);
    for (const [position, target] of targets.entries()) {
      const vertex = graph.vertices.get(target) as Vertex;
      const one = branches[position] as Branch;
      if (vertex.join === null) runner.visit(vertex, one, ignore);
      else if (branch.at === "") this.#startAt(vertex, one, graph, runner);
      else this.#arrive(vertex, one, graph, runner);
    }
  }

  /** A start node waits for nothing. */
  #startAt(vertex: Vertex, branch: Branch, graph: Graph, runner: BranchRunner): void {
    const rounds = this.#roundsOf(vertex, branch, graph);
    runner.visit(vertex, branch, (step) => rounds.ran(new Round(vertex, 0), step));
  }

  #roundsOf(vertex: Vertex, { visit }: Branch, graph: Graph): JoinRounds {
    return this.#passes.roundsOf(vertex, visit.above(rankOf(graph, vertex) ?? 0));
  }

  #arrive(vertex: Vertex, branch: Branch, graph: Graph, runner: BranchRunner): void {
    this.running.delete(branch);
    const rounds = this.#roundsOf(vertex, branch, graph);
    const round = rounds.roundOf(branch);
    if (round.hasStarted) this.ended.push(branch);
    else if (round.add(branch)) this.#meet(round, rounds, graph, runner);
    else this.#open.add(round);
  }

  #meet(round: Round, rounds: JoinRounds, { settings }: Graph, runner: BranchRunner): void {
    const branches = round.start();
    this.#open.delete(round);
    try {
      const met = this.log.meet(branches, (name) => policyIn(settings.policies, name));
      const joined = behindJoin(met, round.vertex.node.id, round.number, rounds.step);
      this.running.add(joined);
      runner.visit(round.vertex, joined, (step) => rounds.ran(round, step));
    } catch (error) {
      for (const branch of branches) this.ended.push(branch);
      runner.fail(error as WorkflowError, (branches[0] as Branch).position);
    }
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
    for (const { branches } of this.#open) for (const branch of branches) this.ended.push(branch);
    return this.#open;
  }
}

/** Nothing to do once a node has run that is not a join. */
export function ignore(): void {}
