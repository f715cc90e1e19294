import { join, type WorkflowContext } from "@sheaf/context";
import {
  MaxStepsError,
  isWorkflowError,
  NodeFailedError,
  UnreachableJoinError,
  WorkflowError,
} from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import { checkedOutcome, type Outcome } from "../graph/outcome.ts";
import { SETTINGS } from "../graph/setting-table.ts";
import type { Vertex } from "../graph/vertex.ts";
import { behindJoin, type Branch, childOf, BranchPosition } from "./branch.ts";
import type { CancellationWatcher } from "../contract/cancellation.ts";
import { whenHostIsServed } from "../host/clock.ts";
import { hostTurns } from "../host/host-turns.ts";
import { Failures } from "./failures.ts";
import { BranchLog, policyIn } from "./branch-log.ts";
import type { GraphResult } from "./graph-result.ts";
import { type JoinRounds, Passes, Round } from "./join-rounds.ts";
import { NO_STEPS } from "./ancestor-set.ts";
import { routesOf } from "./routes.ts";
import type { Run } from "../contract/run.ts";
import { Visit } from "./visit.ts";

/** The state of a branch that is the only one: how it came about is forgotten. */
const ALONE = { ancestors: NO_STEPS, order: BranchPosition.ROOT, depth: 0, name: "" } as const;

/**
 * Runs a graph. Branches do not see each other's writes until they meet. They are joined in the order
 * of their targets, whatever ends first, so that a run repeats.
 */
export class GraphRun implements CancellationWatcher {
  readonly #graph: Graph;
  readonly #scope: Run;
  readonly #log: BranchLog;
  readonly #running = new Set<Branch>();
  readonly #ended: Branch[] = [];
  readonly #passes = new Passes();
  /** Rounds that some, but not enough branches have reached. */
  readonly #open = new Set<Round>();
  readonly #failures = new Failures();
  readonly #handled = new Failures();
  readonly #sequence: string[] = [];
  readonly #done = new Set<string>();
  #steps = 0;
  #isOver = false;
  #resolve: (result: GraphResult) => void = () => {};

  private constructor(graph: Graph, scope: Run) {
    this.#graph = graph;
    this.#scope = scope;
    this.#log = new BranchLog(graph.source);
  }

  /** Never rejects, whatever the workflow does wrong. */
  static async run(graph: Graph, scope: Run, context: WorkflowContext): Promise<GraphResult> {
    const run = new GraphRun(graph, scope);
    const { cancellation } = scope;
    cancellation.watch(run);
    const result = await new Promise<GraphResult>((resolve) => {
      run.#resolve = resolve;
      run.#start(context);
    });
    cancellation.unwatch(run);
    return result;
  }

  canceled(): void {}

  /** Tasks that end by themselves do so first. */
  abandoned(): void {
    whenHostIsServed(() => this.#finish());
  }

  addRunning(): void {}

  #start(context: WorkflowContext): void {
    const { starts } = this.#graph;
    const root: Branch = {
      context,
      ancestors: NO_STEPS,
      order: BranchPosition.ROOT,
      depth: 0,
      name: "",
      steps: 0,
      at: "",
      visit: Visit.begin(0),
      output: null,
    };
    this.#follow(root, starts);
  }

  get #hasStopped(): boolean {
    return !this.#failures.isEmpty || this.#scope.cancellation.isCanceled;
  }

  /** The branch continues at these nodes, or ends if there are none. */
  #follow(branch: Branch, targets: readonly string[]): void {
    const vertices = targets.map((id) => this.#graph.vertices.get(id) as Vertex);
    if (vertices.length === 0) this.#ended.push(branch);
    const branches = vertices.map((_, position) =>
      vertices.length === 1 ? branch : childOf(branch, position),
    );
    // Register all branches before visiting any.
    for (const one of branches) this.#running.add(one);
    for (const [position, vertex] of vertices.entries()) {
      const one = branches[position] as Branch;
      if (vertex.join === null) this.#visit(vertex, one);
      else if (branch.at === "") this.#startAt(vertex, one);
      else this.#arrive(vertex, one);
    }
    if (this.#running.size === 0) this.#finish();
  }

  /** A start node waits for nothing. */
  #startAt(vertex: Vertex, branch: Branch): void {
    const rounds = this.#roundsOf(vertex, branch);
    this.#visit(vertex, branch, (step) => rounds.ran(new Round(vertex, 0), step));
  }

  #roundsOf(vertex: Vertex, { visit }: Branch): JoinRounds {
    return this.#passes.roundsOf(vertex, visit.above(this.#rankOf(vertex)));
  }

  #arrive(vertex: Vertex, branch: Branch): void {
    this.#running.delete(branch);
    const rounds = this.#roundsOf(vertex, branch);
    const round = rounds.roundOf(branch);
    if (round.hasStarted) this.#ended.push(branch);
    else if (round.add(branch)) this.#meet(round, rounds);
    else this.#open.add(round);
  }

  #meet(round: Round, rounds: JoinRounds): void {
    const branches = round.start();
    this.#open.delete(round);
    try {
      const met = this.#log.meet(branches, (name) => this.#policyOf(name));
      const joined = behindJoin(met, round.vertex.node.id, round.number, rounds.step);
      this.#running.add(joined);
      this.#visit(round.vertex, joined, (step) => rounds.ran(round, step));
    } catch (error) {
      for (const branch of branches) this.#ended.push(branch);
      this.#fail(error as WorkflowError, (branches[0] as Branch).order);
    }
  }

  /** How many nodes lie on every path to this one. */
  #rankOf({ node }: Vertex): number {
    return this.#graph.ranks()?.get(node.id) ?? 0;
  }

  #visit(vertex: Vertex, branch: Branch, ran: (step: number) => void = ignore): void {
    hostTurns.step();
    if (!hostTurns.isAwaited) this.#enter(vertex, branch, ran);
    else
      hostTurns.whenServed(() => {
        this.#enter(vertex, branch, ran);
        // It may have started nothing, and have been the last.
        if (this.#running.size === 0) this.#finish();
      });
  }

  #enter(vertex: Vertex, branch: Branch, ran: (step: number) => void): void {
    const { settings } = this.#graph;
    const maxSteps = settings.maxSteps ?? SETTINGS.maxSteps.default;
    if (!this.#hasStopped && this.#steps >= maxSteps)
      this.#fail(this.#tooManySteps(maxSteps, vertex.node.id), branch.order);
    if (this.#hasStopped) {
      this.#running.delete(branch);
      this.#ended.push(branch);
      return;
    }
    this.#steps++;
    void this.#step(vertex, branch, ran);
  }

  #tooManySteps(maxSteps: number, id: string): WorkflowError {
    const { settings, source } = this.#graph;
    const position =
      settings.maxSteps === undefined
        ? source.task(id).position("name")
        : source.position("maxSteps");
    return new MaxStepsError(maxSteps, source.name("maxSteps"), id, position);
  }

  async #step(vertex: Vertex, branch: Branch, ran: (step: number) => void): Promise<void> {
    const { node } = vertex;
    if (this.#scope.isHeard)
      this.#scope.send({ type: "task.started", ...this.#scope.eventPlace(node.id) });
    const fork = branch.context.fork();
    const steps = branch.steps + 1;
    let outcome: Outcome;
    let after = branch.context;
    try {
      const scope = this.#scope.inStep(node.id, branch);
      outcome = checkedOutcome(await node.process(fork, scope));
      after = join(branch.context, [outcome.context]);
    } catch (thrown) {
      outcome = this.#failureOf(node.id, fork, thrown);
    }
    if (this.#isOver) return;
    this.#running.delete(branch);
    const { output } = outcome;
    if (this.#isAlone()) {
      this.#log.clear();
      this.#left(vertex, outcome, {
        ...ALONE,
        visit: this.#graph.ranks() === null ? branch.visit : Visit.begin(this.#steps),
        context: after,
        steps: this.#steps,
        at: node.id,
        output,
      });
      return;
    }
    const step = this.#log.record(node.id, branch, after, outcome.context);
    ran(step);
    this.#left(vertex, outcome, {
      context: after,
      ancestors: branch.ancestors.with(step),
      order: branch.order,
      depth: branch.depth + 1,
      name: branch.name,
      steps,
      at: node.id,
      visit:
        this.#graph.ranks() === null
          ? branch.visit
          : branch.visit.next(this.#rankOf(vertex), branch.name, steps),
      output,
    });
  }

  /** True if no other branch is left for this one to meet. */
  #isAlone(): boolean {
    return this.#running.size === 0 && this.#ended.length === 0 && this.#open.size === 0;
  }

  #failureOf(id: string, context: WorkflowContext, thrown: unknown): Outcome {
    const error = new NodeFailedError(thrown, { task: id });
    return { status: "failed", context, output: null, error, actions: null };
  }

  #left(vertex: Vertex, outcome: Outcome, branch: Branch): void {
    const { id } = vertex.node;
    if (outcome.status !== "skipped") this.#sequence.push(id);
    this.#done.add(id);
    const error = this.#errorOf(id, outcome);
    this.#tell(id, outcome, error);
    this.#judge(id, outcome, error, branch.order);
    const { targets, errors } = routesOf(vertex, outcome, branch.context);
    for (const problem of errors) this.#fail(problem, branch.order);
    this.#follow(branch, this.#hasStopped ? [] : targets);
  }

  /** A failure that fired an entry is handled; any other fails the workflow. */
  #judge(id: string, outcome: Outcome, error: WorkflowError | null, order: BranchPosition): void {
    for (const inside of insideOf(outcome)) this.#handled.add(inside, order);
    if (outcome.unhandled !== undefined) this.#fail(asWorkflowError(id, outcome.unhandled), order);
    if (error === null) return;
    // The end of the run itself cannot be handled.
    const isEnding = error.code === this.#scope.cancellation.failure?.code;
    if (outcome.actions === null || isEnding) this.#fail(error, order);
    else if (error.code !== "CANCELED") this.#handled.add(error, order);
  }

  #errorOf(id: string, { status, error }: Outcome): WorkflowError | null {
    return status === "failed" ? asWorkflowError(id, error) : null;
  }

  #tell(id: string, { status }: Outcome, error: WorkflowError | null): void {
    if (!this.#scope.isHeard) return;
    const place = this.#scope.eventPlace(id);
    if (error === null) this.#scope.send({ type: `task.${status}`, ...place });
    else {
      const what = error.code === "CANCELED" ? "canceled" : "failed";
      this.#scope.send({ type: `task.${what}`, ...place, error: this.#scope.eventError(error) });
    }
  }

  #fail(error: WorkflowError, order: BranchPosition): void {
    // A canceled task does not fail the workflow.
    if (error.code !== "CANCELED" || !this.#scope.cancellation.isCanceled)
      this.#failures.add(error, order);
  }

  #policyOf(name: string): ReturnType<typeof policyIn> {
    return policyIn(this.#graph.settings.policies, name);
  }

  /** Called when nothing runs, or when the run stops waiting. */
  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const branch of this.#running) this.#ended.push(branch);
    this.#gatherWaiting();
    const context = this.#joinedEnd();
    const { isCanceled, failure } = this.#scope.cancellation;
    if (failure !== null && !this.#failures.has(failure.code))
      this.#fail(this.#scope.cancellation.errorAt({}), BranchPosition.ROOT);
    const errors = this.#failures.errors();
    const status =
      isCanceled && failure === null ? "canceled" : errors.length > 0 ? "failed" : "succeeded";
    this.#resolve({
      status,
      context,
      output: this.#ended.length === 1 ? (this.#ended[0] as Branch).output : null,
      errors,
      handled: this.#handled.errors(),
      sequence: this.#sequence,
      ended: this.#done,
    });
  }

  /** Ends branches that wait for others that will never arrive. */
  #gatherWaiting(): void {
    const hadStopped = this.#hasStopped;
    for (const { vertex, branches, arrived, needed } of this.#open) {
      for (const branch of branches) this.#ended.push(branch);
      if (hadStopped) continue;
      const error = new UnreachableJoinError(vertex.node.id, arrived, needed);
      this.#fail(error, (branches[0] as Branch).order);
    }
  }

  #joinedEnd(): WorkflowContext {
    try {
      return this.#log.meet(this.#ended, (name) => this.#policyOf(name)).context;
    } catch (error) {
      if (!this.#hasStopped) this.#fail(error as WorkflowError, BranchPosition.ROOT);
      // So that the result still shows what was written.
      return this.#log.meet(this.#ended, () => "last").context;
    }
  }
}

/** The error itself if it is a WorkflowError, else one caused by it. */
function asWorkflowError(id: string, error: unknown): WorkflowError {
  return error instanceof WorkflowError ? error : new NodeFailedError(error, { task: id });
}

/** The failures that the node reports as handled inside it; the node may be foreign code. */
function insideOf({ handledInside }: Outcome): readonly WorkflowError[] {
  return Array.isArray(handledInside) ? handledInside.filter(isWorkflowError) : [];
}

function ignore(): void {}
