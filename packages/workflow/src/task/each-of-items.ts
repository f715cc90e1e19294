import type { Json, WorkflowContext } from "@sheaf/context";
import type { PartCancellation } from "../contract/cancellation.ts";
import type { Run } from "../contract/run.ts";
import type { GraphEnd } from "../engine/graph-result.ts";
import type { HandledInside } from "../engine/handled.ts";
import { joinItems } from "../engine/item-conflict.ts";
import { outputInside } from "../engine/sub-workflow.ts";
import { runInside } from "../engine/time-limit.ts";
import type { WorkflowError } from "../errors.ts";
import type { FollowUp } from "../fan-out/follow-up.ts";
import type { RunningAttempt } from "../fan-out/running-attempt.ts";
import type { Graph } from "../graph/graph.ts";
import { graphOf, type Workflow } from "../graph/workflow.ts";
import type { GraphJournal } from "../journal/graph-journal.ts";
import { failedEnd, resultOf, succeededEnd, type TaskEnd } from "./task-result.ts";
import { placeIn, type TaskSite } from "./task-site.ts";

/** The tasks of `each`, compiled. */
export interface EachTasks {
  readonly workflow: Workflow;
  /** True if one of them publishes variables, which are joined when all items have ended. */
  readonly publishes: boolean;
}

/** The variables that the item at this index published. */
type Published = readonly [index: number, variables: Readonly<Record<string, Json>>];

/** Runs the tasks of `each` for the items of one list, as soon as each has the output of its action. */
export class EachOfItems implements FollowUp {
  readonly #site: TaskSite;
  readonly #graph: Graph;
  readonly #around: Run;
  readonly #handled: HandledInside;
  /** What items published, in the order in which they ended; null if none can. */
  readonly #published: Published[] | null;
  /** The variable that items of a fold have besides. */
  readonly #folds: string | undefined;

  /** @param around The run as the tasks see it, except for the item. */
  constructor(
    site: TaskSite,
    { workflow, publishes }: EachTasks,
    around: Run,
    handled: HandledInside,
    folds: string | undefined,
  ) {
    this.#site = site;
    this.#graph = graphOf(workflow);
    this.#around = around;
    this.#handled = handled;
    this.#published = publishes ? [] : null;
    this.#folds = folds;
  }

  /** True if a journal gets no outputs of items: what they published follows from what happened inside. */
  get endsInside(): boolean {
    return this.#published !== null;
  }

  follow(attempt: RunningAttempt, output: Json, journal: GraphJournal | null): void {
    const { cancellation } = this.#around;
    // It may have to end before the run does.
    const part =
      attempt.signal === cancellation.signal ? null : cancellation.part(attempt.signal, null);
    try {
      this.#run(attempt, output, journal, part);
    } catch (thrown) {
      void part?.endPart();
      attempt.fail(thrown);
    }
  }

  #run(
    attempt: RunningAttempt,
    output: Json,
    journal: GraphJournal | null,
    part: PartCancellation | null,
  ): void {
    const { index } = attempt.context;
    const own = this.#around.at(index, part ?? undefined);
    const scope = journal === null ? own : own.recordedIn(journal);
    const result = resultOf(succeededEnd(output), scope);
    const context = attempt.context.setTask(this.#site.id, result);
    const end = runInside(this.#graph, scope, index, context, false);
    if (end instanceof Promise) void end.then((ended) => this.#ended(attempt, scope, part, ended));
    else this.#ended(attempt, scope, part, end);
  }

  #ended(attempt: RunningAttempt, scope: Run, part: PartCancellation | null, end: GraphEnd): void {
    void part?.endPart();
    const { context, attempt: number } = attempt;
    const index = context.index as number;
    // Behind those of its action.
    const round = number + 1;
    let output: unknown;
    try {
      output = outputInside(this.#graph, end, scope, { task: this.#site.id, index });
    } catch (thrown) {
      this.#handled.add(index, round, end.handled);
      attempt.fail(thrown);
      return;
    }
    // Of an item that ends inside, what succeeded happens again when the run goes on.
    if (this.endsInside) this.#handled.keep(index, round, end.handled);
    else this.#handled.add(index, round, end.handled);
    if (this.#published !== null && attempt.isUnderWay)
      this.#keep(this.#published, index, end.context);
    attempt.succeed(output);
  }

  #keep(published: Published[], index: number, context: WorkflowContext): void {
    const own = Object.entries(context.changes().variables.set);
    const variables = own.filter(([name]) => name !== this.#folds);
    if (variables.length > 0) published.push([index, Object.fromEntries(variables)]);
  }

  /** The end of the task, with what its items published if it succeeded. */
  joinedEnd(end: TaskEnd, context: WorkflowContext): TaskEnd {
    if (this.#published === null || end.status !== "succeeded") return end;
    const published = this.#published.toSorted(([a], [b]) => a - b);
    const forks = published.map(([, variables]) => context.fork().setAll(variables));
    const indexes = (): number[] => published.map(([index]) => index);
    const { settings, source } = this.#graph;
    const place = placeIn(this.#site, "each");
    try {
      return {
        ...end,
        joined: joinItems(context, forks, indexes, settings.policies, source, place),
      };
    } catch (error) {
      return failedEnd(error as WorkflowError, end);
    }
  }
}
