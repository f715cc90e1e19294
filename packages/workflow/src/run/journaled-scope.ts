import type { Cancellation } from "../contract/cancellation.ts";
import { type BranchName, stepName } from "../contract/run.ts";
import { GraphJournal } from "../journal/graph-journal.ts";
import type { StepJournal } from "../journal/step-journal.ts";
import { type RunParts, RunScope } from "./run-scope.ts";

/** The scope of a run with a journal, which knows what the journal says of its workflow or step. */
export class JournaledScope extends RunScope {
  readonly #caller: RunScope | null;
  readonly #index: number;
  /** Null between steps. */
  readonly #step: StepJournal | null;
  /** Made when it is first asked for. */
  #graph: GraphJournal | null;

  private constructor(
    parts: RunParts,
    cancellation: Cancellation,
    path: string,
    caller: RunScope | null,
    task: string,
    index: number | undefined,
    node: string | null,
    branch: BranchName | null,
    step: StepJournal | null,
    graph: GraphJournal | null,
  ) {
    super(parts, cancellation, path, caller, task, index, node, branch);
    this.#caller = caller;
    this.#index = index ?? 0;
    this.#step = step;
    this.#graph = graph;
  }

  /** Of the workflow that the run is of. */
  static ofJournal(
    parts: RunParts,
    cancellation: Cancellation,
    journal: GraphJournal,
  ): JournaledScope {
    return new JournaledScope(
      parts,
      cancellation,
      "",
      null,
      "",
      undefined,
      null,
      null,
      null,
      journal,
    );
  }

  override get journal(): StepJournal | null {
    return this.#step;
  }

  override get graphJournal(): GraphJournal | null {
    return (this.#graph ??= this.#graphInside(this.#caller?.journal ?? null));
  }

  #graphInside(step: StepJournal | null): GraphJournal | null {
    return step === null ? null : GraphJournal.inside(step, this.#index);
  }

  override recordedIn(journal: GraphJournal): RunScope {
    this.#graph = journal;
    return this;
  }

  protected override made(
    cancellation: Cancellation,
    path: string,
    caller: RunScope | null,
    task: string,
    index: number | undefined,
    node: string | null,
    branch: BranchName | null,
  ): RunScope {
    const { parts, graphJournal } = this;
    const isStep = node !== null && branch !== null;
    const step = isStep ? (graphJournal?.step(stepName(node, branch)) ?? null) : null;
    const graph = isStep ? graphJournal : null;
    return new JournaledScope(
      parts,
      cancellation,
      path,
      caller,
      task,
      index,
      node,
      branch,
      step,
      graph,
    );
  }
}
