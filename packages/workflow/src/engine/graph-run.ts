import { join, type WorkflowContext } from "@sheaf/context";
import type { WorkflowError } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";
import { checkedOutcome, type Outcome } from "../graph/outcome.ts";
import type { Vertex } from "../graph/vertex.ts";
import { afterStep, type Branch, BranchPosition, loneBranch, versionOf } from "./branch.ts";
import type { CancellationWatcher } from "../contract/cancellation.ts";
import { whenHostIsServed } from "../host/clock.ts";
import { hostTurns } from "../host/host-turns.ts";
import { Failures } from "./failures.ts";
import { policyIn } from "./branch-log.ts";
import type { GraphEnd, GraphResult, GraphTrace } from "./graph-result.ts";
import { maxStepsOf, tooManySteps } from "./max-steps.ts";
import { sendEnd, sendStart } from "./node-events.ts";
import { asWorkflowError, failureOf, handledInside } from "./node-errors.ts";
import { type BranchRunner, ignore, ParallelBranches } from "./parallel-branches.ts";
import { checkEnds, checkTurns, contextFor, outcomeOf } from "./turns.ts";
import { routesOf } from "./routes.ts";
import { type BranchName, type Run, stepName } from "../contract/run.ts";
import { isHeld, whenReleased } from "../contract/run-control.ts";
import { asPromise, isThenable } from "../thenable.ts";
import { rankOf, Visit } from "./visit.ts";

/** Its callbacks run in the next turn of the microtask queue. */
const ANOTHER_TURN: Promise<void> = Promise.resolve();

/**
 * Runs a graph. Branches do not see each other's writes until they meet. They are joined in the order
 * of their targets, whichever ends first, so that runs are repeatable.
 *
 * Most graphs have one branch most of the time, and many are the work of one item. So what only several
 * branches need is made when there are several, and a node that returns at once needs no promise.
 */
export class GraphRun implements BranchRunner, CancellationWatcher {
  readonly #graph: Graph;
  readonly #scope: Run;
  /** Null if nobody asks for it. */
  readonly #trace: GraphTrace | null;
  /** The only branch; where there are several, the one that they come from. */
  #branch: Branch;
  #parallel: ParallelBranches | null = null;
  #failures: Failures | null = null;
  #handled: Failures | null = null;
  #steps = 0;
  #end: GraphEnd | null = null;
  #onEnd: ((end: GraphEnd) => void) | null = null;

  private constructor(
    graph: Graph,
    scope: Run,
    context: WorkflowContext,
    trace: GraphTrace | null,
  ) {
    this.#graph = graph;
    this.#scope = scope;
    this.#trace = trace;
    this.#branch = loneBranch(context, 0, "", Visit.START, null);
  }

  /** Never rejects. */
  static async run(graph: Graph, scope: Run, context: WorkflowContext): Promise<GraphResult> {
    hostTurns.begin();
    const [sequence, ended] = [[], new Set<string>()];
    const end = await new GraphRun(graph, scope, context, { sequence, ended }).#ended();
    // Node 20 takes a microsecond for a second spread, a tenth of a run of one task.
    const { status, context: after, output, errors, handled } = end;
    return { status, context: after, output, errors, handled, sequence, ended };
  }

  /** The same inside a node or an item: at once if nothing in it had to be waited for. */
  static runInside(
    graph: Graph,
    scope: Run,
    context: WorkflowContext,
  ): GraphEnd | Promise<GraphEnd> {
    return new GraphRun(graph, scope, context, null).#ended();
  }

  canceled(): void {}
  /** Tasks that end by themselves do so first. */
  abandoned(): void {
    whenHostIsServed(() => this.#finish());
  }

  addRunning(): void {}

  /** How many branches run. */
  get running(): number {
    return this.#parallel?.running.size ?? 1;
  }

  #ended(): GraphEnd | Promise<GraphEnd> {
    this.#scope.cancellation.watch(this);
    this.#follow(this.#branch, this.#graph.starts);
    if (this.#end !== null) return this.#end;
    return new Promise((resolve) => {
      this.#onEnd = resolve;
    });
  }

  get #hasStopped(): boolean {
    return this.#failures !== null || this.#scope.cancellation.isCanceled;
  }

  // Functions on the path of a single branch contain no callback: V8 would allocate its captures anyway.

  /** The branch continues at these nodes, or ends if there are none. */
  #follow(branch: Branch, targets: readonly string[]): void {
    if (this.#parallel !== null || targets.length > 1) this.#followAll(branch, targets);
    else if (targets.length === 0) this.#finish();
    else {
      const vertex = this.#graph.vertices.get(targets[0] as string) as Vertex;
      if (vertex.join === null) this.visit(vertex, branch, ignore);
      else this.#followAll(branch, targets);
    }
  }

  #followAll(branch: Branch, targets: readonly string[]): void {
    const parallel = (this.#parallel ??= new ParallelBranches(this.#graph.source));
    parallel.follow(branch, targets, this.#graph, this);
    this.#finishIfIdle();
  }

  /** @param ran Called with the number of the step that it becomes, where there are several branches. */
  visit(vertex: Vertex, branch: Branch, ran: (step: number) => void): void {
    hostTurns.step();
    if (isHeld(this.#scope.control)) this.#visitLater(vertex, branch, ran);
    else this.#enter(vertex, branch, ran);
  }

  #visitLater(vertex: Vertex, branch: Branch, ran: (step: number) => void): void {
    whenReleased(this.#scope.control, {
      resumed: () => {
        this.#enter(vertex, branch, ran);
        // It may have started nothing, and have been the last.
        this.#finishIfIdle();
      },
    });
  }

  #enter(vertex: Vertex, branch: Branch, ran: (step: number) => void): void {
    if (!this.#hasStopped && this.#steps >= maxStepsOf(this.#graph))
      this.fail(tooManySteps(this.#graph, vertex.node.id), branch.position);
    if (!this.#hasStopped) {
      this.#steps++;
      this.#step(vertex, branch, ran);
    } else if (this.#parallel === null) this.#finish();
    else this.#parallel.end(branch);
  }

  #step(vertex: Vertex, branch: Branch, ran: (step: number) => void): void {
    const { node } = vertex;
    if (this.#scope.isHeard) sendStart(this.#scope, node.id, branch);
    const isAlone = this.#parallel === null;
    const context = contextFor(node, branch, this.#scope, isAlone);
    const given = outcomeOf(node, branch, context, this.#scope, this);
    // No branch gets ahead of the others: even if all nodes return at once, branches take turns.
    if (isAlone && !isThenable(given)) this.#stepped(vertex, branch, context, given, ran, true);
    else this.#awaitStep(vertex, branch, context, given, ran);
  }

  #awaitStep(
    vertex: Vertex,
    branch: Branch,
    context: WorkflowContext,
    given: unknown,
    ran: (step: number) => void,
  ): void {
    const goOn = (outcome: unknown): void =>
      this.#stepped(vertex, branch, context, outcome, ran, false);
    void asPromise(given).then(goOn, (thrown) => goOn(failureOf(vertex.node.id, context, thrown)));
  }

  /** A node has returned its outcome. */
  #stepped(
    vertex: Vertex,
    branch: Branch,
    context: WorkflowContext,
    given: unknown,
    ran: (step: number) => void,
    isAtOnce: boolean,
  ): void {
    if (this.#end !== null) return;
    const { node } = vertex;
    this.#scope.graphJournal?.begin(stepName(node.id, branch));
    let outcome: Outcome;
    let own = context;
    try {
      outcome = checkedOutcome(given);
      own = versionOf(context, outcome.context);
    } catch (thrown) {
      outcome = failureOf(node.id, context, thrown);
    }
    const { output } = outcome;
    const after = context === branch.context ? own : join(branch.context, [own]);
    const parallel = this.#parallelWithout(branch);
    if (parallel === null) {
      const visit = this.#graph.ranks() === null ? branch.visit : Visit.begin(this.#steps);
      this.#branch = loneBranch(after, this.#steps, node.id, visit, output);
      this.#left(vertex, outcome, this.#branch, isAtOnce, branch);
      return;
    }
    const step = parallel.log.record(node.id, branch, after, own);
    ran(step);
    const stepped = afterStep(branch, step, node.id, rankOf(this.#graph, vertex), after, output);
    this.#left(vertex, outcome, stepped, false, branch);
  }

  /** The other branches; null if none is left for this one to meet, and how it came about is forgotten. */
  #parallelWithout(branch: Branch): ParallelBranches | null {
    this.#parallel?.running.delete(branch);
    if (this.#parallel?.isEmpty === true) this.#parallel = null;
    return this.#parallel;
  }

  /**
   * @param isAtOnce True if the node was entered in the same turn: the next one takes another.
   * @param before The branch as it was before the step.
   */
  #left(
    vertex: Vertex,
    outcome: Outcome,
    branch: Branch,
    isAtOnce: boolean,
    before: BranchName,
  ): void {
    const { id } = vertex.node;
    if (outcome.status !== "skipped") this.#trace?.sequence.push(id);
    this.#trace?.ended.add(id);
    const error = outcome.status === "failed" ? asWorkflowError(id, outcome.error) : null;
    if (this.#scope.isHeard) sendEnd(this.#scope, id, before, outcome, error);
    const failures = this.#failures?.count ?? 0;
    this.#judge(id, outcome, error, branch);
    const { targets, errors } = routesOf(vertex, outcome, branch.context);
    for (const problem of errors) this.fail(problem, branch.position);
    const isCutShort = outcome.status === "failed" && this.#scope.cancellation.isCanceled;
    this.#scope.graphJournal?.ended(!isCutShort, (this.#failures?.count ?? 0) > failures);
    if (this.#hasStopped) this.#follow(branch, []);
    else if (isAtOnce && targets.length > 0) this.#followLater(branch, targets);
    else this.#follow(branch, targets);
  }

  #followLater(branch: Branch, targets: readonly string[]): void {
    void ANOTHER_TURN.then(() => this.#follow(branch, targets));
  }

  /** A failure that fired an entry is handled; any other fails the workflow. */
  #judge(id: string, outcome: Outcome, error: WorkflowError | null, { position }: Branch): void {
    for (const inside of handledInside(outcome))
      (this.#handled ??= new Failures()).add(inside, position);
    if (outcome.unhandled !== undefined)
      this.fail(asWorkflowError(id, outcome.unhandled), position);
    if (error === null) return;
    // The end of the run itself cannot be handled.
    const isEnding = error.code === this.#scope.cancellation.failure?.code;
    if (outcome.actions === null || isEnding) this.fail(error, position);
    else if (error.code !== "CANCELED") (this.#handled ??= new Failures()).add(error, position);
  }

  fail(error: WorkflowError, position: BranchPosition): void {
    // A canceled task does not fail the workflow.
    if (error.code !== "CANCELED" || !this.#scope.cancellation.isCanceled)
      (this.#failures ??= new Failures()).add(error, position);
  }

  #finishIfIdle(): void {
    if (this.#parallel?.running.size === 0) this.#finish();
    else checkTurns(this.#scope, this);
  }

  /** Called when nothing runs, or when the run stops waiting. */
  #finish(): void {
    if (this.#end !== null) return;
    if (!this.#hasStopped) checkEnds(this.#scope);
    const { cancellation } = this.#scope;
    const parallel = this.#parallel;
    const { context, output } = parallel === null ? this.#branch : this.#joinedEnd(parallel);
    const { isCanceled, failure } = cancellation;
    if (failure !== null && this.#failures?.has(failure.code) !== true)
      this.fail(cancellation.errorAt({}), BranchPosition.ROOT);
    const errors = this.#failures?.errors() ?? [];
    const status =
      isCanceled && failure === null ? "canceled" : errors.length > 0 ? "failed" : "succeeded";
    const handled = this.#handled?.errors() ?? [];
    this.#end = { status, context, output, errors, handled };
    cancellation.unwatch(this);
    this.#onEnd?.(this.#end);
  }

  #joinedEnd(parallel: ParallelBranches): Pick<Branch, "context" | "output"> {
    const hadStopped = this.#hasStopped;
    for (const round of parallel.endAll())
      if (!hadStopped) this.fail(round.unreachable(), (round.branches[0] as Branch).position);
    return parallel.joined(
      (name) => policyIn(this.#graph.settings.policies, name),
      (error) => {
        if (!this.#hasStopped) this.fail(error, BranchPosition.ROOT);
      },
    );
  }
}
